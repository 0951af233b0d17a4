-- How deputies and the congress are called: what an official letter is addressed with. One paragraph is one statement.

CREATE TABLE names (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE names ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON names FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON names FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON names TO tibandu_reader;
