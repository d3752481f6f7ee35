-- A view is replaced by one with more columns, under others.
-- before
CREATE TABLE t (a int, b int, c int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT * FROM v; CREATE VIEW x WITH (security_barrier) AS SELECT * FROM w;
-- up
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t; CREATE OR REPLACE VIEW w AS SELECT a, b FROM v; ALTER VIEW x RESET (security_barrier);
