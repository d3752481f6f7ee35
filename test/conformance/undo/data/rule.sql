-- a rule turns a delete into an update, and one is new
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); ALTER TABLE app.person ADD gone boolean NOT NULL DEFAULT false; CREATE RULE soft AS ON DELETE TO app.person DO INSTEAD UPDATE app.person SET gone = true WHERE id = OLD.id;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DELETE FROM app.person WHERE id < 5; INSERT INTO app.person VALUES (99, 'x', 1); CREATE RULE no_insert AS ON INSERT TO app.person DO INSTEAD NOTHING;
