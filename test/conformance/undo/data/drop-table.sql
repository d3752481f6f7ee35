-- a dropped table comes back with its indexes, sequences, triggers and rows
-- before
CREATE TABLE app.t (id serial PRIMARY KEY, other int GENERATED ALWAYS AS IDENTITY, x text UNIQUE, y int); CREATE INDEX ON app.t (y) WHERE y > 3;
CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER f BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION app.f();
-- rows
INSERT INTO app.t (x, y) SELECT 'x' || i, i FROM generate_series(1, 20) i;
-- up
UPDATE app.t SET y = 0 WHERE id < 5; DROP TABLE app.t;
