-- tables that a DO block drops are kept whole at the next attempt
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.x (a text, b numeric[]); CREATE DOMAIN app.d AS int; ALTER TABLE app.x ADD c app.d;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.x VALUES ('a', '{1.10}', 1), ('a', '{1.10}', 1);
-- up
DO $$ BEGIN EXECUTE 'DROP TABLE app.' || 'x'; DROP TABLE app.person; END $$;
