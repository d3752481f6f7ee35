-- INSERT … ON CONFLICT DO UPDATE does both
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
INSERT INTO app.person SELECT i, 'conflict', i FROM generate_series(45, 55) i ON CONFLICT (id) DO UPDATE SET name = excluded.name, age = NULL;
