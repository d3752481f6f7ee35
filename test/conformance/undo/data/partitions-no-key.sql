-- a partitioned table without a key
-- before
CREATE TABLE app.m (a int, v text) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1); CREATE TABLE app.mx PARTITION OF app.m DEFAULT;
-- rows
INSERT INTO app.m SELECT i % 3, 'v' || i % 2 FROM generate_series(0, 50) i;
-- up
UPDATE app.m SET a = 1 WHERE a = 2; DELETE FROM app.m1 WHERE v = 'v1'; UPDATE app.mx SET v = 'z';
