-- dropped columns come back with what they held
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person DROP COLUMN name, DROP COLUMN IF EXISTS missing; UPDATE app.person SET age = 1 WHERE id = 1; ALTER TABLE app.person DROP age;
