-- Reviews: what waits for which office, who reads it, what is late; and the priorities of filed cases.

CREATE TABLE reviews (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    deputy TEXT NOT NULL,
    county TEXT NOT NULL,
    stage TEXT NOT NULL,
    since DATE,
    reader TEXT NOT NULL,
    role TEXT NOT NULL,
    taken TIMESTAMP WITH TIME ZONE,
    late DATE,
    priority TEXT NOT NULL,
    year INTEGER NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

CREATE INDEX reviews_congress_stage_since ON reviews (congress, stage, since);

ALTER TABLE reviews ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON reviews FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON reviews FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON reviews TO tibandu_reader;
