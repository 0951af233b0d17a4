-- Pieces of suggestions that are handled separately, in the ledger. One paragraph is one statement.

ALTER TABLE ledger ADD COLUMN part_of TEXT NOT NULL DEFAULT '', ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;
