-- A schema is renamed with all that is in it.
-- same rows
-- before
CREATE SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY); CREATE VIEW app.v AS SELECT id FROM app.t;
CREATE FUNCTION app.f(app.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- rows
INSERT INTO app.t VALUES (1);
-- up
ALTER SCHEMA app RENAME TO service; ALTER TABLE service.t RENAME TO things;
