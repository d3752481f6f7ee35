-- Attributes of a composite type come and go while a table uses it.
-- before
CREATE TYPE p AS (a int, b text COLLATE "C"); CREATE TABLE t (x p);
-- up
ALTER TYPE p ADD ATTRIBUTE c int; CREATE TYPE q AS (p p[], d date);
