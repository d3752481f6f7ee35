-- A user who only owns the database can undo what such a user can do.
-- as owner
-- same rows
-- before
CREATE SCHEMA app; CREATE TYPE app.m AS ENUM ('a', 'b'); CREATE TABLE app.t (id serial PRIMARY KEY, m app.m DEFAULT 'a', note text); CREATE INDEX t_note ON app.t (note); CREATE VIEW app.v AS SELECT id FROM app.t; CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER tr BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.f(); GRANT SELECT ON app.v TO PUBLIC;
-- rows
INSERT INTO app.t (note) VALUES ('x');
-- up
ALTER TABLE app.t RENAME note TO remark; DROP VIEW app.v; ALTER TABLE app.t ADD COLUMN extra int DEFAULT 1; ALTER TYPE app.m ADD VALUE 'c'; CREATE SCHEMA other; ALTER FUNCTION app.f() SET SCHEMA other; COMMENT ON TABLE app.t IS 't'; CREATE STATISTICS app.st ON id, extra FROM app.t; ALTER TABLE app.t ALTER remark SET STORAGE EXTERNAL; REVOKE ALL ON app.t FROM PUBLIC; CREATE EXTENSION pg_trgm;
