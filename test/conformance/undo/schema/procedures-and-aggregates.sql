-- A procedure changes its body, an aggregate its initial value.
-- before
CREATE PROCEDURE p(INOUT a int) LANGUAGE plpgsql AS 'BEGIN a := 1; END'; CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '0');
-- up
CREATE OR REPLACE PROCEDURE p(INOUT a int) LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS 'BEGIN a := 2; END'; DROP AGGREGATE g(int); CREATE AGGREGATE g(int) (sfunc = int4pl, stype = int, initcond = '1');
