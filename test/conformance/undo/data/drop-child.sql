-- a child by inheritance that is dropped
-- before
CREATE TABLE app.base (id int, v int); CREATE TABLE app.child (extra text) INHERITS (app.base);
-- rows
INSERT INTO app.base VALUES (1, 1); INSERT INTO app.child VALUES (2, 2, 'x');
-- up
DROP TABLE app.child; UPDATE app.base SET v = 9;
