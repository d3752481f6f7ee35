-- a generated column that becomes a plain one
-- before
CREATE TABLE app.g (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- rows
INSERT INTO app.g (a) SELECT i FROM generate_series(1, 10) i;
-- up
ALTER TABLE app.g ALTER twice DROP EXPRESSION; UPDATE app.g SET twice = 0 WHERE a < 5;
