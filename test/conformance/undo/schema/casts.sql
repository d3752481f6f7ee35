-- A cast whose function goes with it, one that is new, and one that a view uses.
-- before
CREATE TYPE p AS (a int); CREATE FUNCTION to_int(p) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a'; CREATE CAST (p AS int) WITH FUNCTION to_int(p) AS ASSIGNMENT; COMMENT ON CAST (p AS int) IS 'c'; CREATE TABLE t (x p); CREATE VIEW v AS SELECT x::int AS i FROM t; CREATE TYPE q AS (a int);
-- up
DROP VIEW v; DROP CAST (p AS int); DROP FUNCTION to_int(p); CREATE FUNCTION to_big(q) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1.a::bigint'; CREATE CAST (q AS bigint) WITH FUNCTION to_big(q) AS IMPLICIT; CREATE VIEW w AS SELECT row(1)::q::bigint AS b;
