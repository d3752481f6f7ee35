-- A mapping is changed under an index that uses it.
-- before
CREATE TEXT SEARCH CONFIGURATION ours (COPY = simple); CREATE TABLE t (a text); CREATE INDEX t_a ON t USING gin (to_tsvector('ours', a));
-- up
ALTER TEXT SEARCH CONFIGURATION ours ALTER MAPPING FOR asciiword WITH english_stem; ALTER TEXT SEARCH CONFIGURATION ours DROP MAPPING FOR email;
