-- A column of a partitioned table is renamed in all of its partitions at once.
-- same rows
-- before
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- rows
INSERT INTO logs VALUES ('2020-05-05', 'x');
-- up
ALTER TABLE logs RENAME line TO message; ALTER TABLE logs_1 RENAME TO logs_2020;
