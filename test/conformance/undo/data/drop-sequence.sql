-- a sequence that is dropped, and one that a default goes without
-- before
CREATE SEQUENCE app.s INCREMENT 3; CREATE SEQUENCE app.d; CREATE TABLE app.t (id int DEFAULT nextval('app.d'), x int);
-- rows
SELECT nextval('app.s'), nextval('app.s'); INSERT INTO app.t (x) VALUES (1), (2);
-- up
DROP SEQUENCE app.s; DROP SEQUENCE app.d CASCADE; INSERT INTO app.t VALUES (7, 7);
