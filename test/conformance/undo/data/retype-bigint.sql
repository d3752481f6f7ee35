-- a key and what refers to it become bigint
-- before
CREATE TABLE app.a (id serial PRIMARY KEY); CREATE TABLE app.b (a int NOT NULL REFERENCES app.a, x text);
-- rows
INSERT INTO app.a SELECT FROM generate_series(1, 20); INSERT INTO app.b SELECT i, 'x' FROM generate_series(1, 20) i;
-- up
ALTER TABLE app.a ALTER id TYPE bigint; ALTER TABLE app.b ALTER a TYPE bigint; DELETE FROM app.b WHERE a = 1;
