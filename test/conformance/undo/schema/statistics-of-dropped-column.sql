-- Statistics go with a column that is dropped.
-- before
CREATE TABLE t (a int, b int, c int); CREATE STATISTICS st ON b, c FROM t;
-- up
ALTER TABLE t DROP COLUMN c;
