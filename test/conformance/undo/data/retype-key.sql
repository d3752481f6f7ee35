-- the key itself is of another type
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE app.pet (id int PRIMARY KEY, owner int REFERENCES app.person);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO app.pet SELECT i, i FROM generate_series(1, 9) i;
-- up
ALTER TABLE app.pet DROP CONSTRAINT pet_owner_fkey; ALTER TABLE app.person ALTER id TYPE text USING 'p' || id; ALTER TABLE app.pet ALTER owner TYPE text USING 'p' || owner; ALTER TABLE app.pet ADD FOREIGN KEY (owner) REFERENCES app.person; UPDATE app.person SET id = 'q' || id WHERE id = 'p50'; DELETE FROM app.pet WHERE id = 3;
