-- what the run demands of its rows, those of before need not satisfy
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); ALTER TABLE app.person ADD CONSTRAINT old CHECK (age > -100);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; UPDATE app.person SET age = NULL WHERE id < 10;
-- up
UPDATE app.person SET age = 18 WHERE age IS NULL OR age < 18; ALTER TABLE app.person ALTER age SET NOT NULL, ADD CHECK (age >= 18), ADD COLUMN extra int; UPDATE app.person SET extra = id; ALTER TABLE app.person ALTER extra SET NOT NULL, ADD UNIQUE (extra); CREATE UNIQUE INDEX ON app.person (name);
