-- values that are stored out of line
-- before
CREATE TABLE app.t (id int PRIMARY KEY, big text, bin bytea); ALTER TABLE app.t ALTER bin SET STORAGE EXTERNAL;
-- rows
INSERT INTO app.t SELECT i, (SELECT string_agg(md5(i || '.' || j), '') FROM generate_series(1, 300) j), decode(repeat(md5(i::text), 400), 'hex') FROM generate_series(1, 5) i;
-- up
UPDATE app.t SET id = id; UPDATE app.t SET big = '' WHERE id = 1; DELETE FROM app.t WHERE id = 2; ALTER TABLE app.t DROP bin;
