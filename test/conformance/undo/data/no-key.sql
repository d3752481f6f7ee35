-- a table without a key and with rows that are the same
-- before
CREATE TABLE app.log (what text, at float8);
-- rows
INSERT INTO app.log VALUES ('a', 1), ('a', 1), ('a', 1), ('b', 'NaN'), ('b', 'Infinity'), (NULL, NULL), (NULL, NULL);
-- up
UPDATE app.log SET at = 2 WHERE what = 'a'; DELETE FROM app.log WHERE what IS NULL; INSERT INTO app.log VALUES ('a', 1), ('a', 2); DELETE FROM app.log WHERE ctid = (SELECT min(ctid) FROM app.log WHERE what = 'a');
