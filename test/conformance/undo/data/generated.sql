-- a generated column is left to itself
-- before
CREATE TABLE app.g (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- rows
INSERT INTO app.g (id, a) SELECT i, i FROM generate_series(1, 10) i;
-- up
UPDATE app.g SET a = 0 WHERE id < 5; DELETE FROM app.g WHERE id = 9;
