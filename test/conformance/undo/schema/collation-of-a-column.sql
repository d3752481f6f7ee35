-- A column gets another collation, and another loses its own with a change of type.
-- same rows
-- before
CREATE COLLATION c (provider = icu, locale = 'de', deterministic = false); CREATE TABLE t (a text COLLATE c, b varchar(5) COLLATE "C", d text); CREATE INDEX t_a ON t (a);
-- rows
INSERT INTO t VALUES ('a', 'b', 'd');
-- up
ALTER TABLE t ALTER a TYPE text COLLATE "POSIX", ALTER b TYPE text, ALTER d TYPE text COLLATE "C"; DROP COLLATION c;
