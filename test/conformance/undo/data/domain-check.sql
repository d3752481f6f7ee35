-- a domain gets a constraint that the rows of before do not satisfy
-- before
CREATE DOMAIN app.pos AS int; CREATE TABLE app.t (id int PRIMARY KEY, p app.pos);
-- rows
INSERT INTO app.t VALUES (1, -1), (2, 2);
-- up
UPDATE app.t SET p = 0 WHERE p < 0; ALTER DOMAIN app.pos ADD CONSTRAINT positive CHECK (VALUE >= 0); ALTER DOMAIN app.pos DROP CONSTRAINT positive;
