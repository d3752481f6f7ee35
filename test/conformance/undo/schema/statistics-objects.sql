-- Extended statistics are made, changed and dropped.
-- before
CREATE TABLE t (a int, b int, c int); CREATE STATISTICS one (ndistinct, mcv) ON a, b FROM t; ALTER STATISTICS one SET STATISTICS 77; CREATE STATISTICS two ON (a + b), c FROM t; COMMENT ON STATISTICS two IS 'sum';
-- up
DROP STATISTICS one; ALTER STATISTICS two SET STATISTICS 5; CREATE STATISTICS three ON b, c FROM t;
