-- a function that disables triggers changes rows past them
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = 1 WHERE id = 1; DO $$ BEGIN ALTER TABLE app.person DISABLE TRIGGER USER; UPDATE app.person SET age = 2; ALTER TABLE app.person ENABLE TRIGGER USER; END $$;
