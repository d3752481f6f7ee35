-- a retyped column with a default, a view, an index, a policy and a check upon it
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); ALTER TABLE app.person ALTER age SET DEFAULT 7; CREATE INDEX ON app.person (age);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person ALTER age DROP DEFAULT, ALTER age TYPE text USING 'a' || age; ALTER TABLE app.person ALTER age SET DEFAULT 'none', ADD CHECK (age ~ 'a'); CREATE VIEW app.ages AS SELECT age FROM app.person; CREATE VIEW app.ages2 AS SELECT * FROM app.ages; CREATE POLICY p ON app.person USING (age <> ''); CREATE INDEX ON app.person (lower(age)); UPDATE app.person SET age = age || '!';
