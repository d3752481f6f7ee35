-- rows that are deleted and inserted after a column is gone
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person DROP COLUMN name; DELETE FROM app.person WHERE id < 10; INSERT INTO app.person VALUES (5, 5); UPDATE app.person SET id = id + 1000 WHERE id > 40;
