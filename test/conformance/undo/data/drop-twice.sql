-- a table of the same name is dropped twice
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE TABLE public.person (id int PRIMARY KEY);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; INSERT INTO public.person VALUES (1);
-- up
DROP TABLE app.person; DROP TABLE public.person; CREATE TABLE app.person (id int PRIMARY KEY); DROP TABLE app.person; CREATE TABLE public.person (id text PRIMARY KEY);
