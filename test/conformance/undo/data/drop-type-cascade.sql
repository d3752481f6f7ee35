-- DROP TYPE CASCADE takes columns of tables that stay
-- before
CREATE TYPE app.mood AS ENUM ('a', 'b'); CREATE TYPE app.pair AS (x int, y app.mood); CREATE TABLE app.t (id int PRIMARY KEY, m app.mood, p app.pair, keep text); CREATE TABLE app.n (m app.mood[], k int);
-- rows
INSERT INTO app.t VALUES (1, 'a', '(1,b)', 'k'), (2, NULL, NULL, 'l'); INSERT INTO app.n VALUES ('{a,b}', 1), ('{}', 1), (NULL, 2);
-- up
DROP TYPE app.mood CASCADE; UPDATE app.t SET keep = 'm'; DELETE FROM app.n WHERE k = 2;
