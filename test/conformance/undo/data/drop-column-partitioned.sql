-- a column of a partitioned table
-- before
CREATE TABLE app.m (id int, a int, v text, w varchar(9) COLLATE "C", PRIMARY KEY (id, a)) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1); CREATE TABLE app.m2 PARTITION OF app.m FOR VALUES IN (2);
-- rows
INSERT INTO app.m SELECT i, 1 + i % 2, 'v' || i, 'w' || i FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.m DROP COLUMN v, ALTER w TYPE int USING substr(w, 2)::int; UPDATE app.m SET w = 0 WHERE id = 1;
