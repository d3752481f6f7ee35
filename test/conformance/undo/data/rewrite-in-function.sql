-- a DO block rewrites values without a change of type
-- attempts: 3
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DO $$ BEGIN ALTER TABLE app.person ALTER name TYPE text USING upper(name); END $$;
