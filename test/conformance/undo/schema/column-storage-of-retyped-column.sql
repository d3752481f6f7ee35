-- A change of type forgets storage and statistics.
-- before
CREATE TABLE t (a text, b varchar(5)); ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 20, ALTER b SET STORAGE MAIN;
-- up
ALTER TABLE t ALTER a TYPE int USING 1, ALTER b TYPE varchar(50);
