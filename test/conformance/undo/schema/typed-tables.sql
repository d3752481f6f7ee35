-- A table of a type is cut loose, another is bound to it.
-- before
CREATE TYPE p AS (a int, b text); CREATE TABLE t OF p (PRIMARY KEY (a)); CREATE TABLE u (a int, b text);
-- up
ALTER TABLE t NOT OF; ALTER TABLE u OF p;
