-- MERGE inserts, updates and deletes
-- before
CREATE TABLE app.person (id int PRIMARY KEY, name text NOT NULL, age int);
-- rows
INSERT INTO app.person SELECT i, 'person ' || i, i % 90 FROM generate_series(1, 50) i;
-- up
MERGE INTO app.person t USING (SELECT i, i % 3 AS what FROM generate_series(40, 60) i) s ON t.id = s.i
WHEN MATCHED AND s.what = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET age = 0 WHEN NOT MATCHED THEN INSERT VALUES (s.i, 'merged', 1);
