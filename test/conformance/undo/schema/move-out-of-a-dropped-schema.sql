-- What was in a schema is moved out of it, and the schema is dropped.
-- same rows
-- before
CREATE SCHEMA a; COMMENT ON SCHEMA a IS 'old'; CREATE TABLE a.t (id int PRIMARY KEY);
-- rows
INSERT INTO a.t VALUES (1);
-- up
ALTER TABLE a.t SET SCHEMA public; DROP SCHEMA a;
