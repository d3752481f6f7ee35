-- An extension is installed and used.
-- before
CREATE TABLE t (a text); CREATE SCHEMA ext;
-- up
CREATE EXTENSION pg_trgm SCHEMA ext; CREATE EXTENSION citext; CREATE INDEX t_a ON t USING gin (a ext.gin_trgm_ops); ALTER TABLE t ADD COLUMN c citext;
