-- A function that a default, a check and a view call changes its result type.
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f(), CHECK (a >= f())); CREATE VIEW v AS SELECT f() AS x;
-- up
DROP FUNCTION f() CASCADE; CREATE FUNCTION f() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 2'; ALTER TABLE t ALTER a SET DEFAULT f(); CREATE VIEW v AS SELECT f() AS x;
