-- what CASCADE takes along goes as well
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.pet (id int PRIMARY KEY, owner int NOT NULL REFERENCES app.person);
CREATE VIEW app.names AS SELECT name FROM app.person; CREATE VIEW app.long_names AS SELECT name FROM app.names WHERE length(name) > 8;
CREATE FUNCTION app.greet(app.person) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.pet SELECT i, i FROM generate_series(1, 20) i;
-- up
DROP TABLE app.person CASCADE; DELETE FROM app.pet WHERE id = 1; CREATE VIEW app.names AS SELECT 1 AS name; CREATE FUNCTION app.greet(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
