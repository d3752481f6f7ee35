-- A type loses a label by being replaced; the default used that label.
-- before
CREATE TYPE m AS ENUM ('a', 'b', 'c'); CREATE TABLE t (x m DEFAULT 'c');
-- rows
INSERT INTO t VALUES ('a');
-- up
ALTER TABLE t ALTER x DROP DEFAULT; ALTER TYPE m RENAME TO m_old; CREATE TYPE m AS ENUM ('a', 'b'); ALTER TABLE t ALTER x TYPE m USING x::text::m; DROP TYPE m_old; ALTER TABLE t ALTER x SET DEFAULT 'a';
