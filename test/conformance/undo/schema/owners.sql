-- Owners of all kinds change.
-- before
DROP ROLE IF EXISTS undo_owner_a; CREATE ROLE undo_owner_a; CREATE SCHEMA app; CREATE TABLE app.t (a serial); CREATE VIEW app.v AS SELECT a FROM app.t; CREATE TYPE app.m AS ENUM ('a'); CREATE DOMAIN app.d AS int; CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE COLLATION app.co (provider = libc, locale = 'C');
CREATE TEXT SEARCH DICTIONARY app.w (TEMPLATE = simple); CREATE STATISTICS app.st ON (a + 1) FROM app.t; CREATE OPERATOR app.%% (leftarg = int, rightarg = int, function = int4pl); CREATE PUBLICATION pub; CREATE SEQUENCE app.s;
-- up
GRANT CREATE ON SCHEMA app TO undo_owner_a;
ALTER TABLE app.t OWNER TO undo_owner_a; ALTER VIEW app.v OWNER TO undo_owner_a; ALTER TYPE app.m OWNER TO undo_owner_a; ALTER DOMAIN app.d OWNER TO undo_owner_a; ALTER FUNCTION app.f() OWNER TO undo_owner_a; ALTER COLLATION app.co OWNER TO undo_owner_a;
ALTER TEXT SEARCH DICTIONARY app.w OWNER TO undo_owner_a; ALTER STATISTICS app.st OWNER TO undo_owner_a; ALTER OPERATOR app.%% (int, int) OWNER TO undo_owner_a; ALTER SEQUENCE app.s OWNER TO undo_owner_a; ALTER SCHEMA app OWNER TO undo_owner_a;
