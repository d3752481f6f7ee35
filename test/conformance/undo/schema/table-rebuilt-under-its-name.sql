-- A table is copied, dropped, and the copy renamed: it is not the same table.
-- before
CREATE TABLE t (id int PRIMARY KEY, a text); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE u (t_id int REFERENCES t);
-- up
CREATE TABLE t_new (id bigint PRIMARY KEY, a text, b int); DROP TABLE t CASCADE; ALTER TABLE t_new RENAME TO t; ALTER INDEX t_new_pkey RENAME TO t_pkey; CREATE VIEW v AS SELECT a, b FROM t;
