-- What rating lists for people to look at. One paragraph is one statement.

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

CREATE TABLE sums (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    n INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE desk ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON desk FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON desk FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON desk TO tibandu_reader;

ALTER TABLE sums ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON sums FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON sums FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON sums TO tibandu_reader;
