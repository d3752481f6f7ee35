-- rows change before and after renames
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
UPDATE app.person SET age = 1 WHERE id = 1; ALTER TABLE app.person RENAME COLUMN age TO years; UPDATE app.person SET years = 2 WHERE id = 2; ALTER TABLE app.person RENAME TO human; DELETE FROM app.human WHERE id = 3; ALTER TABLE app.human SET SCHEMA public; UPDATE public.human SET years = 4 WHERE id = 4; ALTER TABLE public.human DROP COLUMN name;
-- renames
ALTER TABLE public.human SET SCHEMA app; ALTER TABLE app.human RENAME TO person; ALTER TABLE app.person RENAME years TO age;
