-- A table becomes a partition.
-- same rows
-- before
CREATE TABLE t (id int NOT NULL, note text) PARTITION BY RANGE (id); CREATE INDEX t_note ON t (note); CREATE TABLE t1 (id int NOT NULL, note text);
-- rows
INSERT INTO t1 VALUES (1, 'a');
-- up
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (1) TO (10);
