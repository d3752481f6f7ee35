-- A function's body says nothing about what it needs.
-- before
CREATE FUNCTION inner_one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION outer_one() RETURNS int LANGUAGE sql AS 'SELECT inner_one()'; CREATE TABLE t (a int DEFAULT outer_one());
-- up
ALTER TABLE t ALTER a DROP DEFAULT; DROP FUNCTION outer_one(); DROP FUNCTION inner_one();
