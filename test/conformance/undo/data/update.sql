-- rows updated in one statement
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = age + 1, name = upper(name) WHERE id > 10;
