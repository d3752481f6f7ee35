-- A domain is not made again under the columns that use it.
-- refused: the schema cannot be planned back: enum "public"."m": cannot remove or reorder values while non-column object(s) depend on it — DOMAIN "public"."d". The rebuild drops the old enum, which those objects still reference, and PostgreSQL forbids dropping a type in use. Migrating a DOMAIN / COMPOSITE / RANGE that uses an enum across a value-set change is not supported yet; drop the dependent object(s), or recreate them, first.
-- before
CREATE TYPE m AS ENUM ('a'); CREATE DOMAIN d AS m; CREATE TABLE t (x d);
-- up
ALTER TYPE m ADD VALUE 'b';
