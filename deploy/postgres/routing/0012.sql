-- By which book the day of a desk line is derived, and why the line is yellow. One paragraph is one statement.

ALTER TABLE desk
    ADD COLUMN rules TEXT NOT NULL DEFAULT '',
    ADD COLUMN first DATE,
    ADD COLUMN received DATE,
    ADD COLUMN mark TEXT NOT NULL DEFAULT '';
