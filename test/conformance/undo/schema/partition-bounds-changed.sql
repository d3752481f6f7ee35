-- A partition gets other bounds, by detaching and attaching it.
-- same rows
-- before
CREATE TABLE t (id int, note text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (10);
-- rows
INSERT INTO t VALUES (1, 'a');
-- up
ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (1) TO (20);
