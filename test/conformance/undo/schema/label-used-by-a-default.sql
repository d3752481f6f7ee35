-- A type that lost a label gets it again, and something uses it at once.
-- before
CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (x m, y m); CREATE VIEW v AS SELECT x FROM t WHERE y = 'b'; CREATE FUNCTION f(x m) RETURNS m LANGUAGE sql AS 'SELECT x';
-- up
DROP VIEW v; DROP FUNCTION f(m); ALTER TYPE m RENAME TO o; CREATE TYPE m AS ENUM ('a'); ALTER TABLE t ALTER x TYPE m USING x::text::m, ALTER y TYPE m USING y::text::m; DROP TYPE o;
