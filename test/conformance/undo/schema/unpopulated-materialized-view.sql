-- A materialized view that holds nothing yet comes back holding nothing.
-- before
CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA;
-- up
DROP MATERIALIZED VIEW m;
