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

CREATE TABLE placements (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    deputy TEXT NOT NULL,
    patch TEXT NOT NULL,
    leader BOOLEAN NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX placements_congress_deputy ON placements (congress, deputy);

CREATE TABLE duties (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    deputy TEXT NOT NULL,
    day DATE NOT NULL,
    expected BOOLEAN NOT NULL,
    came BOOLEAN,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX duties_congress_day ON duties (congress, day);

CREATE TABLE station_tasks (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    period INTEGER NOT NULL,
    due DATE NOT NULL,
    done DATE,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX station_tasks_congress_due ON station_tasks (congress, due);

CREATE TABLE activities (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    station TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    day DATE NOT NULL,
    attendees INTEGER NOT NULL,
    year INTEGER NOT NULL,
    period INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX activities_congress_station_day ON activities (congress, station, day);

ALTER TABLE stations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON stations FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON stations FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON stations TO tibandu_reader;

ALTER TABLE placements ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON placements FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON placements FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON placements TO tibandu_reader;

ALTER TABLE duties ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON duties FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON duties FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON duties TO tibandu_reader;

ALTER TABLE station_tasks ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON station_tasks FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON station_tasks FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON station_tasks TO tibandu_reader;

ALTER TABLE activities ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON activities FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON activities FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON activities TO tibandu_reader;
