-- One of several functions of a name is changed, one is dropped, one is added.
-- before
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2'; COMMENT ON FUNCTION f(text) IS 'two';
-- up
CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql STRICT COST 5 AS 'SELECT 11'; DROP FUNCTION f(text); CREATE FUNCTION f(VARIADIC int[]) RETURNS int LANGUAGE sql AS 'SELECT 3';
