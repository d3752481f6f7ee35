-- a partitioned table that a function drops cannot be kept
-- refused: UNDO_IMPOSSIBLE
-- before
CREATE TABLE app.m (a int) PARTITION BY LIST (a); CREATE TABLE app.m1 PARTITION OF app.m FOR VALUES IN (1);
-- rows
INSERT INTO app.m VALUES (1);
-- up
DO $$ BEGIN DROP TABLE app.m; END $$;
