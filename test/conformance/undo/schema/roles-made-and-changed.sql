-- Roles are the whole cluster's; here the migration itself changes them.
-- roles
-- before
CREATE ROLE undo_one LOGIN; CREATE ROLE undo_two; GRANT undo_two TO undo_one; CREATE TABLE t (a int); GRANT SELECT ON t TO undo_two; CREATE ROLE undo_three;
-- up
CREATE ROLE undo_four NOLOGIN; GRANT undo_four TO undo_one; REVOKE undo_two FROM undo_one; ALTER ROLE undo_one NOLOGIN CREATEDB; ALTER ROLE undo_one SET work_mem = '9MB'; ALTER TABLE t OWNER TO undo_four; ALTER ROLE undo_three RENAME TO undo_third;
