-- a table without a key whose rows differ in what is new only
-- before
CREATE TABLE app.t (a text);
-- rows
INSERT INTO app.t VALUES ('x'), ('x'), ('y');
-- up
ALTER TABLE app.t ADD n serial; UPDATE app.t SET a = 'z' WHERE n = 2; INSERT INTO app.t (a) VALUES ('x'); DELETE FROM app.t WHERE n = 1;
