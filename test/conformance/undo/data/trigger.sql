-- what triggers change elsewhere, and in the same rows
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.audit (n serial PRIMARY KEY, id int, was text);
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.audit (id, was) VALUES (OLD.id, OLD.name); IF NEW.age < 100 THEN UPDATE app.person SET age = 100 + age WHERE id = NEW.id; END IF; RETURN NULL; END $$;
CREATE TRIGGER note AFTER UPDATE ON app.person FOR EACH ROW EXECUTE FUNCTION app.note();
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = age + 1 WHERE id <= 10;
