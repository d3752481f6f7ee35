-- row security that holds for the owner too
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); ALTER TABLE app.person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY own ON app.person USING (age < 40) WITH CHECK (true);
-- rows
ALTER TABLE app.person NO FORCE ROW LEVEL SECURITY; INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; ALTER TABLE app.person FORCE ROW LEVEL SECURITY;
-- up
UPDATE app.person SET age = 1; DELETE FROM app.person WHERE id = 1; ALTER TABLE app.person DROP COLUMN name;
