-- Face-to-face events and their cases, residents' groups, surveys; who of the deputies sits.
-- One paragraph is one statement.

ALTER TABLE names ADD COLUMN delegation TEXT NOT NULL DEFAULT '', ADD COLUMN seated BOOLEAN NOT NULL DEFAULT true;

CREATE TABLE meetings (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    theme TEXT NOT NULL,
    place TEXT NOT NULL,
    form TEXT NOT NULL,
    stage TEXT NOT NULL,
    role TEXT NOT NULL,
    office TEXT NOT NULL,
    day DATE NOT NULL,
    units TEXT NOT NULL,
    deputies TEXT NOT NULL,
    came TEXT NOT NULL,
    present TEXT NOT NULL,
    cases INTEGER NOT NULL,
    residents INTEGER NOT NULL,
    opinions INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX meetings_congress_day ON meetings (congress, day);

CREATE TABLE meeting_cases (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    "case" TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX meeting_cases_congress_case ON meeting_cases (congress, "case");

CREATE TABLE watches (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    convener TEXT NOT NULL,
    unit TEXT NOT NULL,
    found TEXT NOT NULL,
    residents INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    formed DATE NOT NULL,
    latest DATE,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE surveys (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    "case" TEXT NOT NULL,
    matter TEXT NOT NULL,
    unit TEXT NOT NULL,
    questions TEXT NOT NULL,
    counts TEXT NOT NULL,
    opened DATE NOT NULL,
    until DATE NOT NULL,
    sheets INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX surveys_congress_case ON surveys (congress, "case");

ALTER TABLE meetings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON meetings FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON meetings FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON meetings TO tibandu_reader;

ALTER TABLE meeting_cases ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON meeting_cases FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON meeting_cases FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON meeting_cases TO tibandu_reader;

ALTER TABLE watches ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON watches FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON watches FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON watches TO tibandu_reader;

ALTER TABLE surveys ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON surveys FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON surveys FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON surveys TO tibandu_reader;
