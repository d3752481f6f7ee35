-- Options of views.
-- before
CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION; CREATE VIEW w WITH (security_invoker = true) AS SELECT a FROM t; CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5;
-- up
CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 0; ALTER VIEW w SET (security_invoker = false); DROP VIEW n;
