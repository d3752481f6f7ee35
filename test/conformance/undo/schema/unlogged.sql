-- A table is made unlogged.
-- same rows
-- before
CREATE TABLE t (a int); CREATE UNLOGGED TABLE u (a int);
-- rows
INSERT INTO t VALUES (1); INSERT INTO u VALUES (2);
-- up
ALTER TABLE t SET UNLOGGED; ALTER TABLE u SET LOGGED;
