-- Tables, types and routines are moved; owned sequences and indexes go along.
-- same rows
-- before
CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE a.t (id serial PRIMARY KEY, x int); CREATE INDEX t_x ON a.t (x); CREATE TYPE a.mood AS ENUM ('x');
CREATE FUNCTION a.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE a.s;
-- rows
INSERT INTO a.t (x) VALUES (1);
-- up
ALTER TABLE a.t SET SCHEMA b; ALTER TYPE a.mood SET SCHEMA b; ALTER FUNCTION a.f() SET SCHEMA b; ALTER SEQUENCE a.s SET SCHEMA b;
ALTER TABLE b.t RENAME TO moved;
