-- a drop that fails fails as it would
-- refused: 2BP01
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.pet (id int PRIMARY KEY, owner int NOT NULL REFERENCES app.person);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DROP TABLE app.person;
