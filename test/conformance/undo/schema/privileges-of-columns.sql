-- A grant on the table goes, and those on its columns stay.
-- before
DROP ROLE IF EXISTS undo_columns; CREATE ROLE undo_columns; CREATE TABLE t (a int, b int); GRANT SELECT ON t TO undo_columns; GRANT UPDATE (b) ON t TO undo_columns;
-- up
GRANT INSERT ON t TO undo_columns; REVOKE SELECT ON t FROM undo_columns; GRANT UPDATE (b) ON t TO undo_columns;
