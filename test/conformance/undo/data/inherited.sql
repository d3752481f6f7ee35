-- children by inheritance with columns of their own
-- before
CREATE TABLE app.base (id int PRIMARY KEY, v int); CREATE TABLE app.child (extra text, PRIMARY KEY (id)) INHERITS (app.base);
-- rows
INSERT INTO app.base VALUES (1, 1), (2, 2); INSERT INTO app.child VALUES (3, 3, 'x'), (4, 4, 'y'), (5, 5, 'z');
-- up
UPDATE app.base SET v = v * 10; DELETE FROM app.base WHERE id IN (1, 4); UPDATE app.child SET extra = 'w' WHERE id = 5; INSERT INTO app.child VALUES (6, 6, 'new');
