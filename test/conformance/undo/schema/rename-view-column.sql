-- Columns of a view and of a materialized view have names of their own.
-- before
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a AS one FROM t; CREATE MATERIALIZED VIEW m AS SELECT a AS one FROM t;
-- up
ALTER VIEW v RENAME COLUMN one TO two; ALTER MATERIALIZED VIEW m RENAME COLUMN one TO two; ALTER VIEW v RENAME TO w;
