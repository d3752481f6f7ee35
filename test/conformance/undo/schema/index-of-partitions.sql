-- An index of a partitioned table is dropped, whose parts have names of their own.
-- before
CREATE TABLE t (id int, note text) PARTITION BY RANGE (id); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (10); CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20); CREATE INDEX t_note ON t (note);
-- up
DROP INDEX t_note; CREATE INDEX t1_own ON t1 (note); ALTER TABLE t ADD PRIMARY KEY (id);
