-- A column is dropped, and another of its name is added.
-- orders columns
-- before
CREATE TABLE t (a int, b int NOT NULL DEFAULT 3, c int); CREATE INDEX t_b ON t (b);
-- up
ALTER TABLE t DROP COLUMN b; ALTER TABLE t ADD COLUMN b text; CREATE INDEX t_b ON t (b);
