-- a column that children inherit
-- before
CREATE TABLE app.base (id int PRIMARY KEY, v int); CREATE TABLE app.child (extra text, PRIMARY KEY (id)) INHERITS (app.base);
-- rows
INSERT INTO app.base VALUES (1, 1), (2, 2); INSERT INTO app.child VALUES (3, 3, 'x'), (4, 4, 'y');
-- up
ALTER TABLE app.base DROP COLUMN v;
