-- Outcomes: what suggestions led to. One paragraph is one statement.

CREATE TABLE outcomes (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    stage TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    document TEXT NOT NULL,
    decided DATE NOT NULL,
    settles TEXT NOT NULL,
    changes TEXT NOT NULL,
    cases INTEGER NOT NULL,
    version INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX outcomes_congress_decided ON outcomes (congress, decided);

ALTER TABLE outcomes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON outcomes FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON outcomes FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON outcomes TO tibandu_reader;
