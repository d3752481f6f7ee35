-- a key whose change cascades
-- before
CREATE TABLE app.a (id int PRIMARY KEY);
CREATE TABLE app.b (a int NOT NULL REFERENCES app.a ON UPDATE CASCADE ON DELETE CASCADE, note text);
-- rows
INSERT INTO app.a SELECT generate_series(1, 5); INSERT INTO app.b SELECT 1 + i % 5, 'n' || i % 3 FROM generate_series(1, 20) i;
-- up
UPDATE app.a SET id = id + 10; INSERT INTO app.a VALUES (1); INSERT INTO app.b VALUES (1, 'new'); UPDATE app.b SET a = 1 WHERE a = 12;
