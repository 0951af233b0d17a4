-- Replies that everybody may read. One paragraph is one statement.

CREATE TABLE published (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    reply_class TEXT NOT NULL,
    publicity TEXT NOT NULL,
    text TEXT NOT NULL,
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    replied DATE NOT NULL,
    day DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX published_congress_day ON published (congress, day);

ALTER TABLE published ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON published FOR SELECT TO tibandu_reader
    USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON published FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON published TO tibandu_reader;
