-- CLUSTER and a new storage write a table again, and change nothing
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
CLUSTER app.person USING person_pkey; ALTER TABLE app.person ADD COLUMN r uuid DEFAULT gen_random_uuid(); ALTER TABLE app.person SET UNLOGGED; ALTER TABLE app.person SET LOGGED; UPDATE app.person SET age = 1 WHERE id = 1;
