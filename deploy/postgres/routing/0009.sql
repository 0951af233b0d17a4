-- How each case is handled, and what is a piece of another. One paragraph is one statement.

ALTER TABLE lines ADD COLUMN mode TEXT NOT NULL DEFAULT '', ADD COLUMN whole TEXT NOT NULL DEFAULT '';
