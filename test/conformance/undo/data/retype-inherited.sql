-- the type of a column that children inherit cannot be kept
-- refused: UNDO_IMPOSSIBLE
-- before
CREATE TABLE app.base (id int PRIMARY KEY, v int); CREATE TABLE app.child (extra text) INHERITS (app.base);
-- rows
INSERT INTO app.base VALUES (1, 1); INSERT INTO app.child VALUES (3, 3, 'x');
-- up
ALTER TABLE app.base ALTER v TYPE text;
