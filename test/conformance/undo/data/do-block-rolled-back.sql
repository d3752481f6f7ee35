-- work that a DO block takes back itself is no change
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = 33 WHERE id = 3; DO $$ BEGIN BEGIN UPDATE app.person SET age = 99; RAISE EXCEPTION 'no'; EXCEPTION WHEN raise_exception THEN NULL; END; UPDATE app.person SET age = 44 WHERE id = 4; END $$;
