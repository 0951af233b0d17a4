-- Clues, their groups, disputes; callers' words beside the journal, and the salt of their codes. One paragraph is one statement.

CREATE TABLE clues (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    channel TEXT NOT NULL,
    stage TEXT NOT NULL,
    category TEXT,
    matter TEXT NOT NULL,
    joined TEXT NOT NULL,
    outcome TEXT,
    suggestion TEXT NOT NULL,
    since DATE NOT NULL,
    rating TEXT,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX clues_congress_station_since ON clues (congress, station, since);

CREATE TABLE clue_groups (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    matter TEXT NOT NULL,
    category TEXT NOT NULL,
    stage TEXT NOT NULL,
    clues INTEGER NOT NULL,
    deputy TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX clue_groups_congress_station ON clue_groups (congress, station);

CREATE TABLE disputes (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    kind TEXT NOT NULL,
    "end" TEXT NOT NULL,
    deputy TEXT NOT NULL,
    parties TEXT NOT NULL,
    note TEXT NOT NULL,
    "on" DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX disputes_congress_station ON disputes (congress, station);

CREATE TABLE erasures (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX erasures_due_at ON erasures (due_at);

CREATE TABLE callers (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    words TEXT NOT NULL,
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    photo TEXT NOT NULL,
    media TEXT NOT NULL,
    salt TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

-- No page reads it.
CREATE TABLE salts (
    owner TEXT NOT NULL,
    salt TEXT NOT NULL,
    PRIMARY KEY (owner)
);

ALTER TABLE clues ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON clues FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON clues FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON clues TO tibandu_reader;

ALTER TABLE clue_groups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON clue_groups FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON clue_groups FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON clue_groups TO tibandu_reader;

ALTER TABLE disputes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON disputes FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON disputes FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON disputes TO tibandu_reader;

ALTER TABLE erasures ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON erasures FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON erasures FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON erasures TO tibandu_reader;

-- A page reads what callers said as one station, and sees that station's alone.
ALTER TABLE callers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON callers FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true) AND station = current_setting('app.station', true));

CREATE POLICY writing ON callers FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON callers TO tibandu_reader;
