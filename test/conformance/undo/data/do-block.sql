-- rows that a DO block changes
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DO $$ BEGIN FOR i IN 1..20 LOOP UPDATE app.person SET age = i WHERE id = i; IF i % 5 = 0 THEN DELETE FROM app.person WHERE id = i; END IF; END LOOP; END $$;
