-- rows changed through a view
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE VIEW app.adults AS SELECT id, name, age FROM app.person WHERE age >= 18;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.adults SET name = 'adult'; DELETE FROM app.adults WHERE id > 45;
