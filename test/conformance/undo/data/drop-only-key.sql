-- the only key is dropped, and rows look the same thereafter
-- before
CREATE TABLE app.t (id int PRIMARY KEY, v text);
-- rows
INSERT INTO app.t SELECT i, 'v' || i % 3 FROM generate_series(1, 20) i;
-- up
ALTER TABLE app.t DROP COLUMN id; UPDATE app.t SET v = 'z' WHERE v = 'v1';
