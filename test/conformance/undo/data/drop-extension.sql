-- what an extension brought goes with it
-- as superuser
-- refused: UNDO_IMPOSSIBLE
-- before
CREATE EXTENSION hstore SCHEMA app; CREATE TABLE app.t (id int PRIMARY KEY, h app.hstore);
-- rows
INSERT INTO app.t VALUES (1, 'a=>1');
-- up
DROP EXTENSION hstore CASCADE;
