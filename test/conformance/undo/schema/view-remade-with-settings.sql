-- A view that has to be made again has its columns' defaults, comments and privileges again.
-- before
DROP ROLE IF EXISTS undo_remade; CREATE ROLE undo_remade; CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; ALTER VIEW v ALTER COLUMN a SET DEFAULT 5; COMMENT ON COLUMN v.b IS 'b'; GRANT SELECT (a) ON v TO undo_remade;
-- up
DROP VIEW v; CREATE VIEW v AS SELECT b, a FROM t;
