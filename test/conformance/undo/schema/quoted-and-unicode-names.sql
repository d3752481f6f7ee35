-- Names with quotes, spaces, upper case and other scripts.
-- same rows
-- before
CREATE SCHEMA "My Schema"; CREATE TABLE "My Schema"."Odd ""Name""" ("select" int PRIMARY KEY, "größe" text);
CREATE TYPE "My Schema"."Ünit" AS ENUM ('it''s', 'back\slash');
-- rows
INSERT INTO "My Schema"."Odd ""Name""" VALUES (1, 'x');
-- up
ALTER TABLE "My Schema"."Odd ""Name""" RENAME "größe" TO "щ"; ALTER TABLE "My Schema"."Odd ""Name""" RENAME TO "表";
ALTER TYPE "My Schema"."Ünit" RENAME VALUE 'it''s' TO 'its'; ALTER TYPE "My Schema"."Ünit" RENAME VALUE 'back\slash' TO 'slash';
ALTER SCHEMA "My Schema" RENAME TO "My ""Other"" Schema";
