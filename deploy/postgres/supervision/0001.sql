-- What supervision lists for people to look at. One paragraph is one statement.

CREATE TABLE ledger (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    state TEXT NOT NULL,
    year INTEGER NOT NULL,
    number TEXT,
    title TEXT,
    deputy TEXT,
    county TEXT,
    category TEXT,
    importance TEXT,
    session_kind TEXT,
    lead TEXT,
    reply_class TEXT,
    outcome TEXT,
    cosigners TEXT NOT NULL,
    co TEXT NOT NULL,
    assigned DATE,
    replied DATE,
    reply_due DATE,
    in_time BOOLEAN,
    met BOOLEAN NOT NULL,
    round INTEGER NOT NULL,
    redo_in_time BOOLEAN,
    due DATE,
    due_clock TEXT,
    moved DATE,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX ledger_congress_deputy ON ledger (congress, deputy);

CREATE INDEX ledger_congress_lead ON ledger (congress, lead);

CREATE INDEX ledger_congress_year_number ON ledger (congress, year, number);

CREATE TABLE clocks (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    clock TEXT NOT NULL,
    unit TEXT NOT NULL,
    since DATE NOT NULL,
    due DATE NOT NULL,
    frozen_on DATE,
    calendar TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE alarms (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX alarms_due_at ON alarms (due_at);

CREATE TABLE desk (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    role TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    command TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    clock TEXT,
    since DATE,
    pause INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX desk_congress_role_who ON desk (congress, role, who);

CREATE TABLE timeline (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    role TEXT NOT NULL,
    unit TEXT NOT NULL,
    rules TEXT NOT NULL,
    body TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE names (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    county TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE ledger ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON ledger FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON ledger FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON ledger TO tibandu_reader;

ALTER TABLE clocks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON clocks FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON clocks FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON clocks TO tibandu_reader;

ALTER TABLE alarms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON alarms FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON alarms FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON alarms TO tibandu_reader;

ALTER TABLE desk ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON desk FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON desk FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON desk TO tibandu_reader;

ALTER TABLE timeline ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON timeline FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON timeline FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON timeline TO tibandu_reader;

ALTER TABLE names ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON names FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON names FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON names TO tibandu_reader;
