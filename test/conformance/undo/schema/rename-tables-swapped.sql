-- Two tables swap their names by way of a third.
-- same rows
-- before
CREATE TABLE old_data (a int); CREATE TABLE new_data (b text);
-- rows
INSERT INTO old_data VALUES (1); INSERT INTO new_data VALUES ('x');
-- up
ALTER TABLE old_data RENAME TO between; ALTER TABLE new_data RENAME TO old_data; ALTER TABLE between RENAME TO new_data;
