-- Two tables that refer to each other are dropped.
-- before
CREATE TABLE a (id int PRIMARY KEY, b_id int); CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
-- up
DROP TABLE a, b CASCADE;
