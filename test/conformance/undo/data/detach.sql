-- a partition that is detached, changed, and another attached
-- before
CREATE TABLE app.m (id int, a int, v text, PRIMARY KEY (id, a)) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1); CREATE TABLE app.m2 PARTITION OF app.m FOR VALUES IN (2); CREATE TABLE app.m3 (id int NOT NULL, a int NOT NULL, v text, PRIMARY KEY (id, a));
-- rows
INSERT INTO app.m SELECT i, 1 + i % 2, 'v' || i FROM generate_series(1, 20) i; INSERT INTO app.m3 SELECT i, 3, 'w' FROM generate_series(100, 105) i;
-- up
UPDATE app.m SET v = 'x'; ALTER TABLE app.m DETACH PARTITION app.m2; DELETE FROM app.m2 WHERE id < 6; UPDATE app.m3 SET v = 'y'; ALTER TABLE app.m ATTACH PARTITION app.m3 FOR VALUES IN (3); DELETE FROM app.m WHERE id IN (101, 2);
