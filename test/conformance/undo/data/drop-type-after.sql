-- a type and a function are dropped after the table that used them
-- before
CREATE TYPE app.mood AS ENUM ('a', 'b'); CREATE FUNCTION app.f(app.mood) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE TABLE app.t (m app.mood CHECK (app.f(m)), n int);
-- rows
INSERT INTO app.t VALUES ('a', 1), ('b', 2);
-- up
DROP TABLE app.t; DROP FUNCTION app.f; DROP TYPE app.mood; CREATE TYPE app.mood AS ENUM ('c');
