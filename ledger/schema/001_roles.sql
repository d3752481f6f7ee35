-- Three roles of the cluster, shared by all ledgers on it. Nobody logs in as any of them: users are made members.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['daybook_owner', 'daybook_writer', 'daybook_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another ledger of the cluster is being installed at the same time
      END;
    END IF;
  END LOOP;
END
$$;
