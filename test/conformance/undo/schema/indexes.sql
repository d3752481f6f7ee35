-- Partial, covering, expression and other indexes; NULLS NOT DISTINCT; storage parameters.
-- before
CREATE TABLE t (a int, b text, c int[]); CREATE INDEX one ON t (lower(b) COLLATE "C" DESC NULLS LAST) WHERE a > 0; CREATE UNIQUE INDEX two ON t (a) INCLUDE (b) NULLS NOT DISTINCT WITH (fillfactor = 70); CREATE INDEX three ON t USING gin (c);
-- up
DROP INDEX one; CREATE INDEX one ON t (b); ALTER INDEX two SET (fillfactor = 90); DROP INDEX three; CREATE INDEX four ON t USING brin (a);
