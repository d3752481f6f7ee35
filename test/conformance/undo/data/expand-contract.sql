-- one column split in two, the old one gone
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
ALTER TABLE app.person ADD first text, ADD second text; UPDATE app.person SET first = split_part(name, ' ', 1), second = split_part(name, ' ', 2); ALTER TABLE app.person ALTER first SET NOT NULL, ALTER second SET NOT NULL, DROP COLUMN name; CREATE INDEX ON app.person (second);
