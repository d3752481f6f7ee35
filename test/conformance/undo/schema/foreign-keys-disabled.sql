-- Foreign keys that are switched off are not switched on again by anything here.
-- refused: table public.p: foreign keys disabled changed; table public.t: foreign keys disabled changed
-- before
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);
-- up
ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE p DISABLE TRIGGER ALL;
