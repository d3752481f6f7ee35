-- A routine is told by its arguments, whose type is renamed too.
-- before
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION total(p pair) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION total(p int) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE PROCEDURE work() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE sums(int) (sfunc = int4pl, stype = int);
-- up
ALTER FUNCTION total(pair) RENAME TO add_up; ALTER TYPE pair RENAME TO couple; ALTER FUNCTION total(int) RENAME TO add_one;
ALTER PROCEDURE work() RENAME TO labour; ALTER AGGREGATE sums(int) RENAME TO adds;
