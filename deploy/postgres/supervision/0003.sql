-- The half-way check 中期检查 in the ledger. One paragraph is one statement.

ALTER TABLE ledger ADD COLUMN uncontacted DATE;
