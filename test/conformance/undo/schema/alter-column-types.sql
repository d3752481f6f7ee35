-- Types that convert both ways.
-- same rows
-- before
CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(10) DEFAULT 'x', c timestamp); CREATE INDEX t_b ON t (lower(b)); CREATE VIEW v AS SELECT id FROM t;
-- rows
INSERT INTO t VALUES (1, 2, 'y', '2020-01-01');
-- up
ALTER TABLE t ALTER a TYPE bigint, ALTER b TYPE text, ALTER c TYPE timestamptz;
