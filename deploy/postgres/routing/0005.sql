-- Who takes in what is assigned, and who has let the days pass; documents; whose a matter is here. One paragraph is one
-- statement.

ALTER TABLE units
    ADD COLUMN successor TEXT NOT NULL DEFAULT '',
    ADD COLUMN valid_from DATE,
    ADD COLUMN valid_until DATE,
    ADD COLUMN head TEXT NOT NULL DEFAULT '',
    ADD COLUMN leader TEXT NOT NULL DEFAULT '',
    ADD COLUMN duties TEXT NOT NULL DEFAULT '',
    ADD COLUMN receiver TEXT NOT NULL DEFAULT '',
    ADD COLUMN telephone TEXT NOT NULL DEFAULT '';

ALTER TABLE lines ADD COLUMN overdue DATE, ADD COLUMN urged INTEGER NOT NULL DEFAULT 0;

CREATE TABLE seats (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE seats ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON seats FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON seats FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON seats TO tibandu_reader;

CREATE TABLE notices (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    offices TEXT NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    day DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX notices_congress_year ON notices (congress, year);

ALTER TABLE notices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON notices FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON notices FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON notices TO tibandu_reader;

CREATE TABLE overrides (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    reason TEXT NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE overrides ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON overrides FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON overrides FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON overrides TO tibandu_reader;
