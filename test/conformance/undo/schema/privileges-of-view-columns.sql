-- Privileges on single columns of a view.
-- before
DROP ROLE IF EXISTS undo_viewer; CREATE ROLE undo_viewer; CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; GRANT SELECT (a), UPDATE (b) ON v TO undo_viewer WITH GRANT OPTION;
-- up
REVOKE SELECT (a) ON v FROM undo_viewer; GRANT SELECT (b) ON v TO undo_viewer; GRANT INSERT (a) ON v TO PUBLIC;
