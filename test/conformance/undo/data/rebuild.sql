-- a table rebuilt under its name, the old way
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.pet (owner int REFERENCES app.person);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.pet VALUES (1), (2);
-- up
CREATE TABLE app.person_new (id bigint PRIMARY KEY, name varchar(30)); INSERT INTO app.person_new SELECT id, name FROM app.person; DROP TABLE app.person CASCADE; ALTER TABLE app.person_new RENAME TO person; ALTER TABLE app.pet ADD FOREIGN KEY (owner) REFERENCES app.person;
