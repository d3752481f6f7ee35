-- an enum recreated with fewer labels, by way of a rename
-- before
CREATE TYPE app.state AS ENUM ('new', 'open', 'closed'); CREATE TABLE app.t (id int PRIMARY KEY, s app.state NOT NULL DEFAULT 'new', ss app.state[]);
-- rows
INSERT INTO app.t SELECT i, (ARRAY['new', 'open', 'closed'])[1 + i % 3]::app.state, ARRAY['new']::app.state[] FROM generate_series(1, 20) i;
-- up
UPDATE app.t SET s = 'open' WHERE s = 'new'; ALTER TYPE app.state RENAME TO state_old; CREATE TYPE app.state AS ENUM ('open', 'closed'); ALTER TABLE app.t ALTER s DROP DEFAULT, ALTER s TYPE app.state USING s::text::app.state, ALTER ss TYPE text[]; DROP TYPE app.state_old; ALTER TABLE app.t ALTER s SET DEFAULT 'open'; UPDATE app.t SET s = 'closed' WHERE id = 1;
