-- A serial column loses its default, and the sequence goes.
-- before
CREATE TABLE t (id serial PRIMARY KEY, a int);
-- up
ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq; ALTER TABLE t ALTER id TYPE bigint;
