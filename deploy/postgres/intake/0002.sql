-- Similar suggestions: titles under their marks, and what became of the cases. One paragraph is one statement.

-- Two by two, of blank-separated words: what stands under the same two is likely to be alike.
CREATE FUNCTION by_twos(drawn TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT array_agg(a || b) FROM unnest(string_to_array(drawn, '' '')) a, unnest(string_to_array(drawn, '' '')) b
        WHERE a COLLATE "C" < b';

CREATE TABLE titles (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    deputy TEXT NOT NULL,
    cosigners TEXT NOT NULL,
    county TEXT NOT NULL,
    seen TEXT NOT NULL,
    drawn TEXT NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
)
 WITH (fillfactor = 70); -- a title is put once, who sees it changes twice: on the same page, and the index need not know

CREATE INDEX titles_marks ON titles USING gin (by_twos(drawn)) WITH (fastupdate = off);

CREATE TABLE results (
    stream TEXT NOT NULL,
    item TEXT NOT NULL,
    word TEXT NOT NULL,
    unit TEXT NOT NULL,
    day DATE NOT NULL,
    congress TEXT GENERATED ALWAYS AS (split_part(stream, '/', 1)) STORED NOT NULL,
    PRIMARY KEY (stream, item)
);

ALTER TABLE titles ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON titles FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON titles FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON titles TO tibandu_reader;

ALTER TABLE results ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON results FOR SELECT TO tibandu_reader USING (congress = current_setting('app.congress', true));

CREATE POLICY writing ON results FOR ALL TO CURRENT_USER USING (true) WITH CHECK (true);

GRANT SELECT ON results TO tibandu_reader;

-- Row security asks its own question first, and `&&` is no function it would let ask before it: the index would lie idle.
-- The view asks for the congress itself, and lets the index be asked first (docs/decisions/0011).
CREATE VIEW titles_here AS
    SELECT stream, title, deputy, cosigners, county, seen, by_twos(drawn) AS marks
    FROM titles WHERE congress = current_setting('app.congress', true);

GRANT SELECT ON titles_here TO tibandu_reader;
