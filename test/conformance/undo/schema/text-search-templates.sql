-- Parsers and templates, which only a superuser makes.
-- before
CREATE TEXT SEARCH PARSER par (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline); CREATE TEXT SEARCH TEMPLATE tem (INIT = dsimple_init, LEXIZE = dsimple_lexize); CREATE TEXT SEARCH DICTIONARY dic (TEMPLATE = tem); CREATE TEXT SEARCH CONFIGURATION con (PARSER = par); ALTER TEXT SEARCH CONFIGURATION con ADD MAPPING FOR word, asciiword WITH dic;
-- up
DROP TEXT SEARCH PARSER par CASCADE; DROP TEXT SEARCH TEMPLATE tem CASCADE;
