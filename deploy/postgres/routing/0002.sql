-- Who in which unit handles what. One paragraph is one statement.

ALTER TABLE units ADD COLUMN parent TEXT NOT NULL DEFAULT '', ADD COLUMN committee TEXT NOT NULL DEFAULT '';

CREATE TABLE lines (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    part TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    stage TEXT NOT NULL,
    section TEXT NOT NULL,
    handler TEXT NOT NULL,
    assigned DATE NOT NULL,
    signed_in DATE,
    subtasks INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX lines_congress_unit ON lines (congress, unit);

ALTER TABLE lines ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON lines FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON lines FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON lines TO tibandu_reader;
