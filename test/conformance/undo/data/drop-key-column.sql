-- the column that is the key is dropped
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); ALTER TABLE app.person ADD UNIQUE (name);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person DROP COLUMN id; UPDATE app.person SET age = 0 WHERE name = 'person 7'; CREATE TABLE app.x (y int);
