-- TRUNCATE inside of a DO block is found, and kept at the next attempt
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DO $$ BEGIN TRUNCATE app.person; INSERT INTO app.person VALUES (1, 'one', 1); END $$;
