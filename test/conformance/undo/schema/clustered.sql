-- The index that a table is clustered on changes.
-- before
CREATE TABLE t (a int PRIMARY KEY, b int); CREATE INDEX t_b ON t (b); ALTER TABLE t CLUSTER ON t_pkey; CREATE TABLE u (a int PRIMARY KEY); CREATE TABLE w (a int PRIMARY KEY); ALTER TABLE w CLUSTER ON w_pkey;
-- up
ALTER TABLE t CLUSTER ON t_b; ALTER TABLE u CLUSTER ON u_pkey; ALTER TABLE w SET WITHOUT CLUSTER;
