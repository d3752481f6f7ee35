-- A table inherits from two, with columns of its own; another begins to.
-- same rows
-- before
CREATE TABLE a (x int, CONSTRAINT pos CHECK (x > 0)); CREATE TABLE b (y int); CREATE TABLE c (z int) INHERITS (a, b); CREATE TABLE d (x int, z int); ALTER TABLE d ADD CONSTRAINT pos CHECK (x > 0);
-- rows
INSERT INTO c VALUES (1, 2, 3); INSERT INTO d VALUES (4, 5);
-- up
ALTER TABLE d INHERIT a; ALTER TABLE a RENAME x TO w; ALTER TABLE c ADD COLUMN v int;
