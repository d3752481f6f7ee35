-- A function whose body is parsed when it is made depends on what it uses.
-- before
CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(a) FROM t; END;
-- up
ALTER TABLE t RENAME TO u; CREATE OR REPLACE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM u; END;
