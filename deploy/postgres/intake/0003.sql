-- Contact points, draft regulations and opinions, ideas and projects. One paragraph is one statement.

CREATE TABLE points (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    keeper TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE regulations (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    committee TEXT NOT NULL,
    stage TEXT NOT NULL,
    since DATE NOT NULL,
    due DATE NOT NULL,
    round_closes DATE,
    points INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    rounds INTEGER NOT NULL,
    from_points INTEGER NOT NULL,
    noted INTEGER NOT NULL,
    comments INTEGER NOT NULL,
    adopted INTEGER NOT NULL,
    not_adopted INTEGER NOT NULL,
    enforcement INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE opinions (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    regulation TEXT NOT NULL,
    point TEXT NOT NULL,
    article TEXT NOT NULL,
    text TEXT NOT NULL,
    voice TEXT NOT NULL,
    round INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    since DATE NOT NULL,
    "end" TEXT,
    settled DATE,
    adopted_in TEXT NOT NULL,
    reason TEXT NOT NULL,
    topic TEXT NOT NULL,
    read BOOLEAN NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX opinions_congress_regulation ON opinions (congress, regulation);

CREATE TABLE topics (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    regulation TEXT NOT NULL,
    opinions INTEGER NOT NULL,
    since DATE,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE TABLE ideas (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    need TEXT NOT NULL,
    place TEXT NOT NULL,
    channel TEXT NOT NULL,
    role TEXT NOT NULL,
    who TEXT NOT NULL,
    stage TEXT NOT NULL,
    unit TEXT NOT NULL,
    since DATE NOT NULL,
    argued BOOLEAN NOT NULL,
    "end" TEXT,
    ground TEXT,
    project TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX ideas_congress_project ON ideas (congress, project);

CREATE TABLE projects (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    scale TEXT NOT NULL,
    money INTEGER NOT NULL,
    ideas INTEGER NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX projects_congress_year_number ON projects (congress, year, number);

ALTER TABLE points ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON points FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON points FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON points TO tibandu_reader;

ALTER TABLE regulations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON regulations FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON regulations FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON regulations TO tibandu_reader;

ALTER TABLE opinions ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON opinions FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON opinions FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON opinions TO tibandu_reader;

ALTER TABLE topics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON topics FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON topics FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON topics TO tibandu_reader;

ALTER TABLE ideas ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON ideas FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON ideas FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON ideas TO tibandu_reader;

ALTER TABLE projects ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON projects FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON projects FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON projects TO tibandu_reader;
