-- Publications of tables, of columns, of schemas.
-- before
CREATE SCHEMA app; CREATE TABLE t (a int PRIMARY KEY, b int, c int); CREATE TABLE app.u (a int); CREATE PUBLICATION one FOR TABLE t (a, b) WHERE (a > 0); CREATE PUBLICATION two FOR TABLES IN SCHEMA app; CREATE PUBLICATION three FOR ALL TABLES WITH (publish = 'insert');
-- up
ALTER PUBLICATION one SET TABLE t (a, c), app.u; ALTER PUBLICATION two DROP TABLES IN SCHEMA app; ALTER PUBLICATION three SET (publish = 'insert, delete'); CREATE PUBLICATION four FOR TABLE app.u;
