-- several tables that refer to each other, some of which are not there
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.pet (id int PRIMARY KEY, owner int NOT NULL REFERENCES app.person); CREATE TABLE app.toy (pet int REFERENCES app.pet);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.pet SELECT i, i FROM generate_series(1, 20) i; INSERT INTO app.toy VALUES (1), (1);
-- up
DROP TABLE IF EXISTS app.missing, app.pet, app.toy; DROP TABLE IF EXISTS app.missing; DELETE FROM app.person WHERE id < 10;
