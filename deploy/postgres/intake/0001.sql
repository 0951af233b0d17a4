-- What intake lists for people to look at. One paragraph is one statement.

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

CREATE TABLE names (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    delegation TEXT NOT NULL,
    county TEXT NOT NULL,
    seated BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE units (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE desk ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON desk FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON desk FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON desk TO tibandu_reader;

ALTER TABLE names ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON names FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON names FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON names TO tibandu_reader;

ALTER TABLE units ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON units FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON units FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON units TO tibandu_reader;
