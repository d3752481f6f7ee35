-- a function that changes the same rows in a loop, thrice
-- attempts: 2
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE FUNCTION app.churn() RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..3 LOOP UPDATE app.person SET age = coalesce(age, 0) + i; DELETE FROM app.person WHERE id = i; INSERT INTO app.person VALUES (i, 'again', i), (100 + i, 'more', i); END LOOP; END $$;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
SELECT app.churn();
