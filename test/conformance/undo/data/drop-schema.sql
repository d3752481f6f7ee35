-- DROP SCHEMA CASCADE with all that is in it
-- before
CREATE SCHEMA old; CREATE TYPE old.mood AS ENUM ('a', 'b'); CREATE DOMAIN old.pos AS int CHECK (VALUE > 0); CREATE SEQUENCE old.free;
CREATE FUNCTION old.one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE TABLE old.t (id serial PRIMARY KEY, m old.mood, ms old.mood[], p old.pos DEFAULT old.one(), g int GENERATED ALWAYS AS (old.one()) STORED, CHECK (p > old.one() - 1));
CREATE INDEX ON old.t ((p + old.one())); CREATE TABLE app.u (id int PRIMARY KEY, t int REFERENCES old.t, m old.mood, d int DEFAULT nextval('old.free')); CREATE VIEW app.v AS SELECT * FROM old.t;
-- rows
INSERT INTO old.t (m, ms) VALUES ('a', '{b,a}'), ('b', NULL); INSERT INTO app.u (id, t, m) VALUES (1, 1, 'a'), (2, 2, 'b'), (3, NULL, NULL);
-- up
DROP SCHEMA old CASCADE; UPDATE app.u SET t = 7 WHERE id = 1;
