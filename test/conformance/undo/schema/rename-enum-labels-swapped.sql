-- Labels swap, so that every row means the other.
-- same rows
-- before
CREATE TYPE state AS ENUM ('on', 'off'); CREATE TABLE t (s state);
-- rows
INSERT INTO t VALUES ('on'), ('off'), ('off');
-- up
ALTER TYPE state RENAME VALUE 'on' TO 'x'; ALTER TYPE state RENAME VALUE 'off' TO 'on'; ALTER TYPE state RENAME VALUE 'x' TO 'off';
