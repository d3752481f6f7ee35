-- Nothing leads from a version of an extension to an older one.
-- refused: extension pg_trgm: version changed
-- before
CREATE EXTENSION pg_trgm VERSION '1.5';
-- up
ALTER EXTENSION pg_trgm UPDATE TO '1.6';
