-- A range type is dropped, one is made.
-- before
CREATE FUNCTION gap(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT a - b'; CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = gap, multirange_type_name = spans); CREATE TABLE t (a int);
-- up
DROP TYPE span; CREATE TYPE days AS RANGE (subtype = date); ALTER TABLE t ADD COLUMN d days;
