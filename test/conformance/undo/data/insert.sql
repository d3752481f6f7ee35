-- rows inserted
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
INSERT INTO app.person SELECT i, 'new', NULL FROM generate_series(51, 60) i;
