-- Every suggestion that has a number, for looking up and counting. One paragraph is one statement.

CREATE TABLE filed (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    deputy TEXT NOT NULL,
    session_kind TEXT NOT NULL,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    importance TEXT NOT NULL,
    origin TEXT NOT NULL,
    main TEXT NOT NULL,
    state TEXT NOT NULL,
    year INTEGER NOT NULL,
    term INTEGER NOT NULL,
    session INTEGER NOT NULL,
    children INTEGER NOT NULL,
    assigned BOOLEAN NOT NULL,
    since DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX filed_congress_year_number ON filed (congress, year, number);

ALTER TABLE filed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON filed FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON filed FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON filed TO tibandu_reader;
