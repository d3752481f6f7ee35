-- a partitioned table that is dropped, partitions of partitions included
-- before
CREATE TABLE app.m (id int, a int, v text) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1); CREATE TABLE app.m2 PARTITION OF app.m FOR VALUES IN (2) PARTITION BY RANGE (id); CREATE TABLE app.m21 PARTITION OF app.m2 FOR VALUES FROM (0) TO (100); CREATE INDEX ON app.m (v);
-- rows
INSERT INTO app.m SELECT i, 1 + i % 2, 'v' || i FROM generate_series(1, 50) i;
-- up
DROP TABLE app.m;
