-- Privileges and comments on what an extension owns.
-- before
DROP ROLE IF EXISTS undo_member; CREATE ROLE undo_member; CREATE EXTENSION pgcrypto;
-- up
REVOKE EXECUTE ON FUNCTION gen_salt(text) FROM PUBLIC; GRANT EXECUTE ON FUNCTION gen_salt(text) TO undo_member;
