-- TRUNCATE with CASCADE and RESTART IDENTITY
-- before
CREATE TABLE app.a (id serial PRIMARY KEY, x text); CREATE TABLE app.b (a int REFERENCES app.a, n int); CREATE TABLE app.alone (t text);
-- rows
INSERT INTO app.a (x) SELECT 'x' || i FROM generate_series(1, 9) i; INSERT INTO app.b SELECT i, i FROM generate_series(1, 9) i; INSERT INTO app.b VALUES (1, 1); INSERT INTO app.alone VALUES ('a'), ('a');
-- up
UPDATE app.a SET x = 'changed' WHERE id = 1; TRUNCATE app.a RESTART IDENTITY CASCADE; INSERT INTO app.a (x) VALUES ('new'); TRUNCATE app.alone; INSERT INTO app.alone VALUES ('a');
