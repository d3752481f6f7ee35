-- A table without columns.
-- before
CREATE TABLE nothing (); CREATE TABLE t (a int);
-- up
DROP TABLE nothing; ALTER TABLE t DROP COLUMN a; CREATE TABLE nought ();
