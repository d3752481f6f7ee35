-- An operator class with its family, used by an index.
-- before
CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT btint4cmp($2, $1)'; CREATE OPERATOR FAMILY fam USING btree; CREATE OPERATOR CLASS back FOR TYPE int USING btree FAMILY fam AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp(int, int);
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 > (int, bigint); CREATE TABLE t (a int); CREATE INDEX t_a ON t (a back);
-- up
DROP INDEX t_a; DROP OPERATOR FAMILY fam USING btree CASCADE; DROP FUNCTION cmp(int, int); CREATE OPERATOR CLASS own FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int); CREATE INDEX t_h ON t USING hash (a own);
