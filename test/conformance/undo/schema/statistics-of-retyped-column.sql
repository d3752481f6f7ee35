-- Statistics go with a column that is dropped.
-- orders columns
-- before
CREATE TABLE t (a int, b int, c int); CREATE STATISTICS st ON a, b FROM t;
-- up
ALTER TABLE t DROP COLUMN a;
