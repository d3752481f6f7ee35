-- data-modifying CTEs on two tables
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.gone (LIKE app.person);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.gone VALUES (1, 'x', 1), (1, 'x', 1);
-- up
WITH moved AS (DELETE FROM app.person WHERE id < 11 RETURNING *), marked AS (UPDATE app.person SET age = 0 WHERE id > 40 RETURNING id) INSERT INTO app.gone SELECT * FROM moved;
