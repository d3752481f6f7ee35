-- Defaults of a view's columns, for inserts through it.
-- before
CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t; ALTER VIEW v ALTER COLUMN a SET DEFAULT 5;
-- up
ALTER VIEW v ALTER COLUMN a DROP DEFAULT; ALTER VIEW v ALTER COLUMN b SET DEFAULT 6;
