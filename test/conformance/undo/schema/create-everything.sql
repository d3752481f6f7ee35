-- Objects of many kinds are made, and all go away again.
-- up
CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a', 'b'); CREATE DOMAIN app.d AS int CHECK (VALUE > 0); CREATE TYPE app.c AS (x app.mood, y app.d[]);
CREATE TYPE app.r AS RANGE (subtype = int); CREATE COLLATION app.co (provider = libc, locale = 'C'); CREATE SEQUENCE app.s;
CREATE TABLE app.t (id int PRIMARY KEY DEFAULT nextval('app.s'), m app.mood, d app.d, c app.c, n text COLLATE app.co, g int GENERATED ALWAYS AS (length('abc')) STORED);
CREATE TABLE app.u (id serial PRIMARY KEY, t_id int REFERENCES app.t); CREATE VIEW app.v AS SELECT m FROM app.t; CREATE MATERIALIZED VIEW app.mv AS SELECT id FROM app.u; CREATE FUNCTION app.f(app.c) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION app.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER tr AFTER INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.tf(); CREATE POLICY p ON app.t USING (true);
CREATE TEXT SEARCH CONFIGURATION app.tc (COPY = simple); CREATE INDEX t_n ON app.t USING gin (to_tsvector('app.tc', n)); CREATE STATISTICS app.st ON id, m FROM app.t; CREATE CAST (app.c AS text) WITH INOUT;
