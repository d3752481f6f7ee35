-- the position of a serial
-- before
CREATE TABLE app.s (id serial PRIMARY KEY, x text); CREATE SEQUENCE app.free START 7; CREATE SEQUENCE app.used;
-- rows
INSERT INTO app.s (x) VALUES ('a'), ('b'); SELECT setval('app.used', 41, false);
-- up
INSERT INTO app.s (x) VALUES ('c'); SELECT nextval('app.free'), nextval('app.used'); ALTER SEQUENCE app.used RESTART WITH 5;
