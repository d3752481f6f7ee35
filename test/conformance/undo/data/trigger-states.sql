-- triggers are on and off as they were
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
CREATE FUNCTION app.never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF current_setting('app.up', true) IS NULL AND TG_WHEN = 'BEFORE' AND TG_OP <> 'INSERT' THEN RAISE EXCEPTION 'never'; END IF; RETURN NEW; END $$;
CREATE TRIGGER one BEFORE UPDATE ON app.person FOR EACH ROW EXECUTE FUNCTION app.never();
CREATE TRIGGER two BEFORE UPDATE ON app.person FOR EACH ROW EXECUTE FUNCTION app.never(); ALTER TABLE app.person ENABLE ALWAYS TRIGGER two;
CREATE TRIGGER three BEFORE UPDATE ON app.person FOR EACH ROW EXECUTE FUNCTION app.never(); ALTER TABLE app.person DISABLE TRIGGER three;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
SET app.up = 'yes'; UPDATE app.person SET age = 5; RESET app.up;
