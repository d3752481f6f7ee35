-- names that must be quoted, unicode, and 63 bytes
-- before
CREATE TABLE app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" ("Größe 'x'" int PRIMARY KEY, "select" text, "%s" text);
-- rows
INSERT INTO app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" SELECT i, 'a', 'b' FROM generate_series(1, 5) i;
-- up
UPDATE app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" SET "%s" = 'c' WHERE "Größe 'x'" > 2; DELETE FROM app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" WHERE "Größe 'x'" = 1;
ALTER TABLE app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" DROP COLUMN "select"; INSERT INTO app."Ünïcode ""table"" $daybook$ with a name of sixty-three bytes, just" VALUES (77, 'n');
