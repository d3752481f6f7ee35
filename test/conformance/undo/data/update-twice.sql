-- rows updated again and again: the first image counts
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = 1; UPDATE app.person SET age = id; UPDATE app.person SET name = 'x' WHERE id < 5;
