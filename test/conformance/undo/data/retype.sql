-- a column of another type, and back by what was kept
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person ALTER age TYPE text USING CASE WHEN age > 18 THEN 'adult' END; UPDATE app.person SET age = 'child' WHERE age IS NULL; ALTER TABLE app.person ALTER name TYPE varchar(6) USING left(name, 6);
