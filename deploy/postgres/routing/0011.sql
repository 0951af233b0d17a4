-- Replies that were delivered, to be found again when a like suggestion is answered. One paragraph is one statement.

CREATE TABLE replies (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    unit TEXT NOT NULL,
    reply_class TEXT NOT NULL,
    text TEXT NOT NULL,
    round INTEGER NOT NULL,
    year INTEGER NOT NULL,
    delivered DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX replies_congress_delivered ON replies (congress, delivered);

ALTER TABLE replies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON replies FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON replies FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON replies TO tibandu_reader;
