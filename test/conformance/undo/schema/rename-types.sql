-- Types, their labels and their attributes are renamed while columns use them.
-- same rows
-- before
CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b text); CREATE DOMAIN positive AS int CONSTRAINT above CHECK (VALUE > 0);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE TABLE t (m mood DEFAULT 'ok', p pair, n positive, s span);
-- rows
INSERT INTO t VALUES ('sad', '(1,x)', 3, '[1,2)');
-- up
ALTER TYPE mood RENAME TO feeling; ALTER TYPE feeling RENAME VALUE 'sad' TO 'blue'; ALTER TYPE pair RENAME TO couple;
ALTER TYPE couple RENAME ATTRIBUTE b TO c; ALTER DOMAIN positive RENAME CONSTRAINT above TO over; ALTER DOMAIN positive RENAME TO natural_number;
ALTER TYPE span RENAME TO stretch;
