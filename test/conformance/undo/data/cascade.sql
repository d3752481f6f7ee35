-- a delete that cascades over three tables
-- before
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE TABLE app.b (id int PRIMARY KEY, a int NOT NULL REFERENCES app.a ON DELETE CASCADE);
CREATE TABLE app.c (id int PRIMARY KEY, b int REFERENCES app.b ON DELETE SET NULL, a int DEFAULT 1 REFERENCES app.a ON DELETE SET DEFAULT);
-- rows
INSERT INTO app.a SELECT generate_series(1, 5); INSERT INTO app.b SELECT i, 1 + i % 5 FROM generate_series(1, 20) i; INSERT INTO app.c SELECT i, 1 + i % 20, 1 + i % 5 FROM generate_series(1, 40) i;
-- up
DELETE FROM app.a WHERE id IN (2, 4);
