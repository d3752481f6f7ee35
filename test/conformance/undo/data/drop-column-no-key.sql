-- a column of a table without a key, with rows that look the same
-- before
CREATE TABLE app.t (a text, b int, c xml);
-- rows
INSERT INTO app.t SELECT 'a' || i % 2, i % 5, '<x/>' FROM generate_series(1, 40) i;
-- up
ALTER TABLE app.t DROP COLUMN b; DELETE FROM app.t WHERE a = 'a1';
