-- Two tables of the same name change places between schemas.
-- same rows
-- before
CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (x int); CREATE TABLE b.t (y text);
-- rows
INSERT INTO a.t VALUES (1); INSERT INTO b.t VALUES ('b');
-- up
ALTER TABLE a.t RENAME TO u; ALTER TABLE a.u SET SCHEMA b; ALTER TABLE b.t SET SCHEMA a; ALTER TABLE b.u RENAME TO t;
