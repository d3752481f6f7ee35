-- Two columns swap their names.
-- same rows
-- before
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- rows
INSERT INTO t VALUES (1, 2, 3);
-- up
ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME c TO b;
