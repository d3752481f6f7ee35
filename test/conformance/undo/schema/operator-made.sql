-- A new operator with what uses it.
-- before
CREATE TABLE t (a int);
-- up
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) < 2'; CREATE OPERATOR ~~~ (leftarg = int, rightarg = int, function = near); CREATE VIEW v AS SELECT a FROM t WHERE a ~~~ 1; ALTER TABLE t ADD CHECK (a ~~~ a);
