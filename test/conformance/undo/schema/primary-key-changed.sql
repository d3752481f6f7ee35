-- Another primary key, by an index that was there.
-- before
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL); CREATE TABLE u (a int REFERENCES t); CREATE UNIQUE INDEX t_b ON t (b);
-- rows
INSERT INTO t VALUES (1, 2); INSERT INTO u VALUES (1);
-- up
ALTER TABLE u DROP CONSTRAINT u_a_fkey; ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY USING INDEX t_b;
