-- Settings of the database and of a role in it.
-- before
DROP ROLE IF EXISTS undo_setting; CREATE ROLE undo_setting; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem TO ''8MB''', current_database()); EXECUTE format('ALTER ROLE undo_setting IN DATABASE %I SET search_path TO "$user", public', current_database()); END $$;
-- up
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem TO ''16MB''', current_database()); EXECUTE format('ALTER DATABASE %I SET search_path TO app, "Odd Name"', current_database()); EXECUTE format('ALTER ROLE undo_setting IN DATABASE %I RESET search_path', current_database());
EXECUTE format('COMMENT ON DATABASE %I IS ''ours''', current_database()); EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 50', current_database()); EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); EXECUTE format('GRANT CREATE ON DATABASE %I TO undo_setting WITH GRANT OPTION', current_database()); END $$;
