-- DROP OWNED cannot be kept
-- as superuser
-- refused: UNDO_IMPOSSIBLE
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE ROLE undo_leaver; ALTER TABLE app.person OWNER TO undo_leaver;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DROP OWNED BY undo_leaver CASCADE;
