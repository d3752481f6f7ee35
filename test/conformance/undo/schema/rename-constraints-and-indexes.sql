-- Renaming a constraint renames its index, and the other way round.
-- before
CREATE TABLE t (id int CONSTRAINT t_key PRIMARY KEY, a int CONSTRAINT positive CHECK (a > 0), b int UNIQUE);
CREATE INDEX t_a ON t (a);
-- up
ALTER TABLE t RENAME CONSTRAINT t_key TO t_first; ALTER INDEX t_b_key RENAME TO t_second;
ALTER TABLE t RENAME CONSTRAINT positive TO above_zero; ALTER INDEX t_a RENAME TO t_key;
