-- a materialised view that is refreshed, and one that was empty
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE MATERIALIZED VIEW app.old AS SELECT count(*), sum(age) FROM app.person; CREATE MATERIALIZED VIEW app.empty AS SELECT id FROM app.person WITH NO DATA;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i; REFRESH MATERIALIZED VIEW app.old;
-- up
DELETE FROM app.person WHERE id < 5; REFRESH MATERIALIZED VIEW app.old;
