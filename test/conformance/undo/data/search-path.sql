-- tables that the search path finds, which the migration changes
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE public.person (id int PRIMARY KEY, v text);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO public.person VALUES (1, 'p');
-- up
SET LOCAL search_path = app, public; UPDATE person SET age = 0; SET LOCAL search_path = public; DELETE FROM person; SET LOCAL search_path = app; DELETE FROM person WHERE id = 1;
