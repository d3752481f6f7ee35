-- An extension goes, with an index, a function and a column that used it.
-- orders columns
-- before
CREATE EXTENSION hstore; CREATE EXTENSION btree_gist; CREATE TABLE t (a int, h hstore, EXCLUDE USING gist (a WITH =)); CREATE INDEX t_h ON t USING gin (h); CREATE FUNCTION f(h hstore) RETURNS text LANGUAGE sql AS 'SELECT h::text'; COMMENT ON EXTENSION hstore IS 'ours';
-- up
ALTER TABLE t DROP CONSTRAINT t_a_excl; DROP EXTENSION btree_gist; DROP EXTENSION hstore CASCADE;
