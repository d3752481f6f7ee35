-- a table that the migration itself makes and drops
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
CREATE TABLE app.work AS SELECT * FROM app.person; CREATE TABLE app.stays (x int); DROP TABLE app.work; DROP TABLE app.stays; UPDATE app.person SET age = 1;
