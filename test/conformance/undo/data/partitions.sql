-- rows of a partitioned table change and move
-- before
CREATE TABLE app.m (id int, day date, v int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES FROM ('2024-01-01') TO ('2024-02-01'); CREATE TABLE app.m2 (v int, day date NOT NULL, id int NOT NULL); ALTER TABLE app.m ATTACH PARTITION app.m2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
-- rows
INSERT INTO app.m SELECT i, date '2024-01-01' + i, i FROM generate_series(0, 50) i;
-- up
UPDATE app.m SET v = -v WHERE id < 40; UPDATE app.m SET day = day + 15 WHERE id < 20; DELETE FROM app.m1 WHERE id = 2; INSERT INTO app.m2 (v, day, id) VALUES (1, '2024-02-05', 999); UPDATE app.m2 SET v = 5 WHERE v = 1; TRUNCATE app.m1;
