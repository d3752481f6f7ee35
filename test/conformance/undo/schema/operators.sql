-- Operators that belong together, used by a view, a check and an index.
-- before
CREATE FUNCTION same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2'; CREATE FUNCTION differ(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> $2';
CREATE OPERATOR === (leftarg = int, rightarg = int, function = same, commutator = ===, negator = !==, restrict = eqsel, join = eqjoinsel, hashes, merges); CREATE OPERATOR !== (leftarg = int, rightarg = int, function = differ, negator = ===);
CREATE TABLE t (a int, CHECK (a !== 5)); CREATE VIEW v AS SELECT a FROM t WHERE a === 1; CREATE INDEX t_a ON t ((a === 3));
-- up
DROP VIEW v; DROP TABLE t; DROP OPERATOR === (int, int); DROP OPERATOR !== (int, int); DROP FUNCTION same(int, int); DROP FUNCTION differ(int, int);
