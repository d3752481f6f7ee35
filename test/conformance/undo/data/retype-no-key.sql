-- a type changes so that rows look the same
-- before
CREATE TABLE app.t (n numeric, t text);
-- rows
INSERT INTO app.t SELECT i / 4.0, 't' || i % 2 FROM generate_series(1, 40) i;
-- up
ALTER TABLE app.t ALTER n TYPE int; UPDATE app.t SET t = 't' WHERE n = 3;
