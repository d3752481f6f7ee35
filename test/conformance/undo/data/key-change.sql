-- keys move along a chain
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET id = id + 100 WHERE id < 20; UPDATE app.person SET id = id - 50 WHERE id > 100; UPDATE app.person SET age = 7 WHERE id > 45; INSERT INTO app.person VALUES (5, 'five', 5);
