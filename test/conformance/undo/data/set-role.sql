-- a migration that takes on another role
-- as superuser
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.q (x int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.q VALUES (1);
-- up
GRANT USAGE ON SCHEMA app TO pg_monitor; GRANT ALL ON app.person, app.q TO pg_monitor; SET LOCAL ROLE pg_monitor; UPDATE app.person SET age = 1; DELETE FROM app.q; RESET ROLE; INSERT INTO app.q VALUES (2);
