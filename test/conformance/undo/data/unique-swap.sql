-- values of a unique column are exchanged in several steps
-- before
CREATE TABLE app.slot (id int PRIMARY KEY, place int UNIQUE NOT NULL, note text);
-- rows
INSERT INTO app.slot SELECT i, i, 'n' || i FROM generate_series(1, 9) i;
-- up
UPDATE app.slot SET place = -place; UPDATE app.slot SET place = 10 + place;
