-- a table that is all key, and generated always
-- before
CREATE TABLE app.k (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- rows
INSERT INTO app.k SELECT FROM generate_series(1, 5);
-- up
DELETE FROM app.k WHERE id = 2; INSERT INTO app.k DEFAULT VALUES; DELETE FROM app.k WHERE id = 6;
