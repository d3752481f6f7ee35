-- session_replication_role = replica evades triggers that are not always on
-- as superuser
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
SET LOCAL session_replication_role = replica; UPDATE app.person SET age = 1; SET LOCAL session_replication_role = origin;
