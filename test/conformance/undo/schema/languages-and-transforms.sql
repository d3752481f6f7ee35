-- A language is made of the handler of another, and a transform between a type and it.
-- before
CREATE LANGUAGE ours HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator; CREATE FUNCTION f() RETURNS int LANGUAGE ours AS 'BEGIN RETURN 1; END'; CREATE TYPE p AS (a int);
-- up
DROP FUNCTION f(); DROP LANGUAGE ours; CREATE TRUSTED LANGUAGE theirs HANDLER plpgsql_call_handler;
