-- another table takes the name, and the names of the indexes
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int); CREATE SEQUENCE app.person_seq;
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
DROP TABLE app.person; CREATE TABLE app.person (id bigserial PRIMARY KEY, name text); INSERT INTO app.person (name) VALUES ('new'); UPDATE app.person SET name = 'newer'; CREATE INDEX person_name ON app.person (name);
