-- A partition is detached, and keeps its rows.
-- same rows
-- before
CREATE TABLE t (id int PRIMARY KEY, note text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE INDEX t_note ON t (note);
-- rows
INSERT INTO t VALUES (1, 'a'), (11, 'b');
-- up
ALTER TABLE t DETACH PARTITION t1; ALTER TABLE t1 RENAME TO archive;
