-- A dropped table comes back with its settings.
-- before
CREATE TABLE t (a text, b text) WITH (fillfactor = 60, toast.autovacuum_enabled = off); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STATISTICS 9;
CREATE INDEX t_a ON t (a); ALTER TABLE t CLUSTER ON t_a; ALTER TABLE t REPLICA IDENTITY FULL; CREATE STATISTICS st (dependencies) ON a, b FROM t;
-- up
DROP TABLE t;
