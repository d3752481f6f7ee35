-- Storage parameters of a table and of its TOAST table.
-- before
CREATE TABLE t (a text) WITH (toast.autovacuum_enabled = off, fillfactor = 50, autovacuum_vacuum_scale_factor = 0.5);
-- up
ALTER TABLE t RESET (toast.autovacuum_enabled, fillfactor); ALTER TABLE t SET (toast.autovacuum_vacuum_threshold = 100, parallel_workers = 2);
