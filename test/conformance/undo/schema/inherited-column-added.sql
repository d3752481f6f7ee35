-- A column is added to the parent, and dropped from it.
-- orders columns
-- before
CREATE TABLE a (x int, w int DEFAULT 3); CREATE TABLE c (z int) INHERITS (a);
-- up
ALTER TABLE a ADD COLUMN y int DEFAULT 1; ALTER TABLE a DROP COLUMN w;
