-- A view has to be dropped and made again around a change of type.
-- before
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a + 1 AS b FROM v; COMMENT ON VIEW w IS 'w'; GRANT SELECT ON w TO PUBLIC;
-- up
DROP VIEW w; DROP VIEW v; ALTER TABLE t ALTER a TYPE bigint; CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a + 2 AS b FROM v;
