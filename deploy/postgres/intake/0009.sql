-- Imports. One paragraph is one statement.

CREATE TABLE imports (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    stage TEXT NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    same INTEGER NOT NULL,
    "left" INTEGER NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE imports ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON imports FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON imports FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON imports TO tibandu_reader;
