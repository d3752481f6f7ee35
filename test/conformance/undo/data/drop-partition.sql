-- a partition that is dropped
-- before
CREATE TABLE app.m (id int, a int, v text, PRIMARY KEY (id, a)) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1); CREATE TABLE app.m2 PARTITION OF app.m FOR VALUES IN (2, NULL);
-- rows
INSERT INTO app.m SELECT i, 1 + i % 2, 'v' || i FROM generate_series(1, 50) i;
-- up
UPDATE app.m SET v = 'w'; DROP TABLE app.m2; DELETE FROM app.m WHERE id = 2;
