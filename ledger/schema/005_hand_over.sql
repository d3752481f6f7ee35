-- Everything becomes the property of a role that nobody can log in as. Who installs without being a superuser is a member of it for
-- that moment only; of the auditors for good, so that it can be seen later what was installed.
DO $$
DECLARE
  -- From PostgreSQL 16 on, who made a role is a member of it, but not one that may act as it.
  member constant boolean := pg_catalog.pg_has_role(current_user, 'daybook_owner',
    CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END);
  handed record;
BEGIN
  IF NOT member THEN
    EXECUTE format('GRANT daybook_owner TO %I', current_user);
  END IF;
  GRANT CREATE ON SCHEMA daybook_ledger TO daybook_owner;
  FOR handed IN
    SELECT 'TABLE' AS kind, c.oid::regclass::text AS name FROM pg_catalog.pg_class c
     WHERE c.relnamespace = 'daybook_ledger'::regnamespace AND c.relkind = 'r'
    UNION ALL
    SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_catalog.pg_proc p
     WHERE p.pronamespace = 'daybook_ledger'::regnamespace
  LOOP
    EXECUTE format('ALTER %s %s OWNER TO daybook_owner', handed.kind, handed.name);
  END LOOP;
  ALTER SCHEMA daybook_ledger OWNER TO daybook_owner;
  IF NOT member THEN
    EXECUTE format('REVOKE daybook_owner FROM %I', current_user);
  END IF;
  IF NOT pg_catalog.pg_has_role(current_user, 'daybook_auditor', 'USAGE') THEN
    EXECUTE format('GRANT daybook_auditor TO %I', current_user);
  END IF;
END
$$;
