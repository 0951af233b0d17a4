-- `filed` and `seats` say all that `filings` and `names` said. One paragraph is one statement.

DROP TABLE filings;

DROP TABLE names;

CREATE INDEX filed_congress_deputy ON filed (congress, deputy);
