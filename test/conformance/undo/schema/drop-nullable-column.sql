-- A dropped column without rows comes back at the end.
-- orders columns
-- before
CREATE TABLE t (a int, b text DEFAULT 'x' CHECK (b <> ''), c int); CREATE INDEX t_b ON t (b); COMMENT ON COLUMN t.b IS 'b'; CREATE VIEW v AS SELECT a, b FROM t;
-- up
ALTER TABLE t DROP COLUMN b CASCADE;
