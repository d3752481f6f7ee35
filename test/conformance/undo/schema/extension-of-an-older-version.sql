-- An extension comes back in the version that it had.
-- before
CREATE EXTENSION pg_trgm VERSION '1.5';
-- up
DROP EXTENSION pg_trgm;
