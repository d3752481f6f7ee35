-- A domain that nothing uses any more is dropped.
-- before
CREATE DOMAIN d AS numeric(10, 2) DEFAULT 0 CHECK (VALUE >= 0); COMMENT ON DOMAIN d IS 'money'; CREATE TABLE t (a d);
-- up
ALTER TABLE t ALTER a TYPE numeric; DROP DOMAIN d;
