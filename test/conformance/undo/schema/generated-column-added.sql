-- A generated column with its index, a comment and a grant goes again.
-- same rows
-- before
DROP ROLE IF EXISTS undo_generated; CREATE ROLE undo_generated; CREATE TABLE t (a int, b text);
-- rows
INSERT INTO t VALUES (1, 'x');
-- up
ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (a * 2) STORED; CREATE INDEX t_c ON t (c); COMMENT ON COLUMN t.c IS 'c'; GRANT SELECT (c) ON t TO undo_generated; CREATE VIEW v AS SELECT c FROM t;
