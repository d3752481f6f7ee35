-- The expression of a generated column is dropped.
-- same rows
-- orders columns
-- before
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int); CREATE INDEX t_b ON t (b);
-- rows
INSERT INTO t (a) VALUES (1), (2);
-- up
ALTER TABLE t ALTER b DROP EXPRESSION;
