-- The table and its column are renamed, and a new column takes the old one's name.
-- same rows
-- before
CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE, CHECK (email <> ''));
-- rows
INSERT INTO users VALUES (1, 'a@b');
-- up
ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME email TO mail; ALTER TABLE people ADD COLUMN email text;
