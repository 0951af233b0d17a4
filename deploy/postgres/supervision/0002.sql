-- Searching the ledger by one character or more. One paragraph is one statement.

-- Every character and every two that stand together: what is sought stands only where all of its own do.
CREATE FUNCTION grams(words TEXT, more TEXT DEFAULT '') RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS 'SELECT array_agg(substr(lower(words || more), n, size))
        FROM generate_series(1, length(words || more)) n, generate_series(1, 2) size';

-- Room on each page for a row that changes often, so that its words need not be indexed again each time.
ALTER TABLE ledger SET (fillfactor = 80);

CREATE INDEX ledger_grams ON ledger USING gin (grams(title, number)) WITH (fastupdate = off);

-- Row security asks its own question first, and the index would lie idle (docs/decisions/0011).
CREATE VIEW ledger_here AS
    SELECT stream, title, number, grams(title, number) AS grams
    FROM ledger WHERE congress = current_setting('app.congress', true);

GRANT SELECT ON ledger_here TO tibandu_reader;
