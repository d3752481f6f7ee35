-- A label is added, in the middle, while a column and a default use the type.
-- same rows
-- before
CREATE TYPE m AS ENUM ('a', 'c'); CREATE TABLE t (x m DEFAULT 'a', y m[]); CREATE INDEX t_x ON t (x); CREATE VIEW v AS SELECT x FROM t WHERE x = 'a';
-- rows
INSERT INTO t VALUES ('c', '{a,c}');
-- up
ALTER TYPE m ADD VALUE 'b' BEFORE 'c';
