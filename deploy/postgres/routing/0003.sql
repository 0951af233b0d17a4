-- Who in which unit handles what, and how far it is. One paragraph is one statement.

ALTER TABLE units ADD COLUMN parent TEXT NOT NULL DEFAULT '', ADD COLUMN committee TEXT NOT NULL DEFAULT '';

ALTER TABLE lines
    ADD COLUMN unit TEXT NOT NULL DEFAULT '',
    ADD COLUMN number TEXT NOT NULL DEFAULT '',
    ADD COLUMN importance TEXT NOT NULL DEFAULT 'general',
    ADD COLUMN stage TEXT NOT NULL DEFAULT '',
    ADD COLUMN section TEXT NOT NULL DEFAULT '',
    ADD COLUMN handler TEXT NOT NULL DEFAULT '',
    ADD COLUMN year INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN signed_in DATE,
    ADD COLUMN subtasks INTEGER NOT NULL DEFAULT 0;

UPDATE lines SET unit = item, stage = CASE WHEN going THEN 'handling' ELSE 'replied' END;

ALTER TABLE lines DROP COLUMN going;

CREATE INDEX lines_congress_unit ON lines (congress, unit);
