-- Collations are made, dropped, and used by columns.
-- before
CREATE COLLATION c (provider = icu, locale = 'de', deterministic = false); CREATE TABLE t (a text COLLATE c, b text);
-- up
ALTER TABLE t ALTER a TYPE text COLLATE "C"; DROP COLLATION c; CREATE COLLATION d (provider = libc, locale = 'C'); ALTER TABLE t ALTER b TYPE text COLLATE d;
