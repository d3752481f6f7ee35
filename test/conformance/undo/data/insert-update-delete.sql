-- rows inserted, updated and deleted again in turns
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
INSERT INTO app.person VALUES (100, 'a', 1), (101, 'b', 2);
UPDATE app.person SET name = name || '!' WHERE id >= 49;
DELETE FROM app.person WHERE id IN (100, 50, 3);
INSERT INTO app.person VALUES (3, 'another three', 0);
UPDATE app.person SET age = -1 WHERE id = 3;
