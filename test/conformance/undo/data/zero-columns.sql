-- a table without columns has rows all the same
-- before
CREATE TABLE app.nothing ();
-- rows
INSERT INTO app.nothing DEFAULT VALUES; INSERT INTO app.nothing DEFAULT VALUES; INSERT INTO app.nothing DEFAULT VALUES;
-- up
DELETE FROM app.nothing WHERE ctid = (SELECT min(ctid) FROM app.nothing); ALTER TABLE app.nothing ADD COLUMN a int;
