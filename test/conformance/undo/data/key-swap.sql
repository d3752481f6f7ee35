-- two keys are exchanged by way of a third
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET id = -1 WHERE id = 1; UPDATE app.person SET id = 1 WHERE id = 2; UPDATE app.person SET id = 2 WHERE id = -1;
