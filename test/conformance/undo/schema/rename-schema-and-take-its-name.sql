-- A schema is renamed and a new one takes its name.
-- before
CREATE SCHEMA app; CREATE TABLE app.t (id int);
-- up
ALTER SCHEMA app RENAME TO app_old; CREATE SCHEMA app; CREATE TABLE app.t (id bigint);
