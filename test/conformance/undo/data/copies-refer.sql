-- tables that a function rewrites refer to each other
-- attempts: 3
-- before
CREATE TABLE app.a (id int PRIMARY KEY, x text); CREATE TABLE app.b (id int PRIMARY KEY, a int NOT NULL REFERENCES app.a ON DELETE CASCADE, y text);
-- rows
INSERT INTO app.a SELECT i, 'x' FROM generate_series(1, 9) i; INSERT INTO app.b SELECT i, i, 'y' FROM generate_series(1, 9) i;
-- up
DO $$ BEGIN ALTER TABLE app.a ALTER x TYPE text USING upper(x); ALTER TABLE app.b ALTER y TYPE text USING upper(y); DELETE FROM app.a WHERE id < 4; END $$;
