-- In which phases the lead unit has spoken with the deputy 三沟通, and by which book the day of a desk line is derived. One
-- paragraph is one statement.

ALTER TABLE ledger ADD COLUMN phases TEXT NOT NULL DEFAULT '';

ALTER TABLE desk
    ADD COLUMN rules TEXT NOT NULL DEFAULT '',
    ADD COLUMN first DATE,
    ADD COLUMN received DATE,
    ADD COLUMN mark TEXT NOT NULL DEFAULT '';
