-- columns that a DO block drops and retypes
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DO $$ BEGIN ALTER TABLE app.person DROP COLUMN name, ALTER age TYPE text USING 'age ' || age; END $$; UPDATE app.person SET age = 'x' WHERE id = 1;
