-- a trigger deletes what an insert is about to replace
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
CREATE FUNCTION app.replace() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM app.person WHERE id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER replace BEFORE INSERT ON app.person FOR EACH ROW EXECUTE FUNCTION app.replace();
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
INSERT INTO app.person VALUES (3, 'three', 3), (4, 'four', 4), (99, 'new', 9);
