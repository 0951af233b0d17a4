-- In which phases the lead unit has spoken with the deputy 三沟通. One paragraph is one statement.

ALTER TABLE ledger ADD COLUMN phases TEXT NOT NULL DEFAULT '';
