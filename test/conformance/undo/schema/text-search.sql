-- Configurations and dictionaries, used by a column and an index.
-- before
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple, stopwords = 'english', accept = false); CREATE TEXT SEARCH CONFIGURATION ours (COPY = english); ALTER TEXT SEARCH CONFIGURATION ours ALTER MAPPING FOR asciiword WITH words, english_stem; COMMENT ON TEXT SEARCH CONFIGURATION ours IS 'ours';
CREATE TABLE t (a text, v tsvector GENERATED ALWAYS AS (to_tsvector('ours', a)) STORED); CREATE INDEX t_a ON t USING gin (to_tsvector('ours', a));
-- up
DROP TABLE t; DROP TEXT SEARCH CONFIGURATION ours; DROP TEXT SEARCH DICTIONARY words; CREATE TEXT SEARCH CONFIGURATION theirs (PARSER = default);
