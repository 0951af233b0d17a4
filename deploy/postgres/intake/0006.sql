-- Stations: the register, deputies placed, duty days, activities, the year's tasks. One paragraph is one statement.

CREATE TABLE stations (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    form TEXT NOT NULL,
    township TEXT NOT NULL,
    township_type TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    keeper TEXT NOT NULL,
    address TEXT NOT NULL,
    haves TEXT NOT NULL,
    needs TEXT NOT NULL,
    deputies INTEGER NOT NULL,
    year INTEGER NOT NULL,
    latest DATE,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX stations_congress_township ON stations (congress, township);

ALTER TABLE stations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON stations FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON stations FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON stations TO tibandu_reader;
