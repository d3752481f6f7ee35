-- A table that is renamed is the same table: its rows, indexes and foreign keys stay.
-- same rows
-- before
CREATE TABLE parent (id int PRIMARY KEY, name text);
CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent);
CREATE INDEX child_parent ON child (parent_id);
-- rows
INSERT INTO parent VALUES (1, 'a'); INSERT INTO child VALUES (1, 1);
-- up
ALTER TABLE parent RENAME TO guardian;
