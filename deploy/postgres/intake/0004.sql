-- Seats, heads of delegations and groups, filings by lead, SC members' contacts, briefing packs. One paragraph is one statement.

CREATE TABLE seats (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    delegation TEXT NOT NULL,
    team TEXT NOT NULL,
    status TEXT NOT NULL,
    occupation TEXT NOT NULL,
    successor TEXT NOT NULL,
    sc_member BOOLEAN NOT NULL,
    resident BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE heads (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    head TEXT NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE filings (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    deputy TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    filed DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX filings_congress_deputy ON filings (congress, deputy);

CREATE TABLE liaisons (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    member TEXT NOT NULL,
    deputy TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX liaisons_congress_deputy ON liaisons (congress, deputy);

CREATE TABLE contacts (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    member TEXT NOT NULL,
    deputy TEXT NOT NULL,
    day DATE NOT NULL,
    issue TEXT NOT NULL,
    solved BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX contacts_congress_deputy ON contacts (congress, deputy);

CREATE TABLE packs (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    term INTEGER NOT NULL,
    session INTEGER NOT NULL,
    delegations TEXT NOT NULL,
    prepared DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX packs_congress_term_session ON packs (congress, term, session);

CREATE TABLE readings (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    deputy TEXT NOT NULL,
    day DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX readings_congress_deputy ON readings (congress, deputy);

ALTER TABLE seats ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON seats FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON seats FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON seats TO tibandu_reader;

ALTER TABLE heads ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON heads FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON heads FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON heads TO tibandu_reader;

ALTER TABLE filings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON filings FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON filings FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON filings TO tibandu_reader;

ALTER TABLE liaisons ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON liaisons FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON liaisons FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON liaisons TO tibandu_reader;

ALTER TABLE contacts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON contacts FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON contacts FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON contacts TO tibandu_reader;

ALTER TABLE packs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON packs FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON packs FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON packs TO tibandu_reader;

ALTER TABLE readings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON readings FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON readings FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON readings TO tibandu_reader;
