-- foreign keys in a circle, one of them at once
-- before
CREATE TABLE app.team (id int PRIMARY KEY, head int NOT NULL);
CREATE TABLE app.member (id int PRIMARY KEY, team int NOT NULL REFERENCES app.team DEFERRABLE INITIALLY DEFERRED, boss int REFERENCES app.member);
ALTER TABLE app.team ADD FOREIGN KEY (head) REFERENCES app.member DEFERRABLE;
-- rows
BEGIN; SET CONSTRAINTS ALL DEFERRED; INSERT INTO app.team VALUES (1, 1), (2, 3); INSERT INTO app.member VALUES (1, 1, NULL), (2, 1, 1), (3, 2, 1); COMMIT;
-- up
SET CONSTRAINTS ALL DEFERRED; DELETE FROM app.team; DELETE FROM app.member; INSERT INTO app.member VALUES (7, 7, NULL); INSERT INTO app.team VALUES (7, 7);
