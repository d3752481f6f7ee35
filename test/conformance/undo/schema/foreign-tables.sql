-- Foreign tables, servers and wrappers without secrets.
-- before
CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h', dbname 'd'); CREATE FOREIGN TABLE ft (a int OPTIONS (column_name 'b'), c text) SERVER far OPTIONS (table_name 't');
-- up
ALTER SERVER far OPTIONS (SET host 'i'); ALTER FOREIGN TABLE ft OPTIONS (ADD schema_name 's'); ALTER FOREIGN TABLE ft ADD COLUMN d int; ALTER FOREIGN TABLE ft ALTER a SET STATISTICS 4; CREATE FOREIGN TABLE gt (a int) SERVER far;
