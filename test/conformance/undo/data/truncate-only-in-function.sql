-- TRUNCATE alone inside of a function changes no row that is counted
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE FUNCTION app.empty() RETURNS void LANGUAGE sql AS 'TRUNCATE app.person';
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
SELECT app.empty();
