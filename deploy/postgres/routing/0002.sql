-- Who has handled what: what the unit proposer learns from, and each unit's load. One paragraph is one statement.

CREATE TABLE lines (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    part TEXT NOT NULL,
    going BOOLEAN NOT NULL,
    assigned DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON lines FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON lines FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON lines TO tibandu_reader;
