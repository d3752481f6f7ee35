-- The owner may end sessions that stall every appender, see free_head(). Where the installer may not grant that, an appender can end
-- those of its own user only.
DO $$
BEGIN
  IF NOT pg_catalog.pg_has_role('daybook_owner', 'pg_signal_backend', 'USAGE') THEN
    GRANT pg_signal_backend TO daybook_owner;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  NULL;
END
$$;

-- Event triggers belong to superusers, so that the owner can neither drop nor disable them: they keep the owner, and a superuser who
-- did not disable them first, from changing what protects the ledger. Only a superuser can make them. What they call is in a schema of
-- its own: with the ledger’s it could be dropped, and they with it.
DO $install$
BEGIN
  IF NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) THEN
    RETURN;
  END IF;

  -- They may be left over from a ledger that was dropped.
  DROP EVENT TRIGGER IF EXISTS daybook_ledger_ddl;
  DROP EVENT TRIGGER IF EXISTS daybook_ledger_drop;
  CREATE SCHEMA IF NOT EXISTS daybook_guard;
  COMMENT ON SCHEMA daybook_guard IS 'Keeps DDL from the schema daybook_ledger; belongs to the superuser who installed it.';

  CREATE OR REPLACE FUNCTION daybook_guard.refuse_ddl() RETURNS event_trigger
  LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    touched text;
  BEGIN
    IF TG_EVENT = 'sql_drop' THEN
      SELECT d.object_identity INTO touched FROM pg_event_trigger_dropped_objects() d
        WHERE d.address_names[1] IN ('daybook_ledger', 'daybook_guard') LIMIT 1;
    ELSIF TG_TAG IN ('GRANT', 'REVOKE', 'ALTER DEFAULT PRIVILEGES') THEN
      -- Such a command does not say which objects it was about: what may be done with the ledger now is looked at.
      SELECT granted.what INTO touched FROM (
        SELECT c.oid::regclass::text AS what, c.relowner AS owner, a.grantee, a.privilege_type AS privilege
          FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'daybook_ledger'::regnamespace
        UNION ALL
        SELECT t.attrelid::regclass::text, 0, a.grantee, a.privilege_type
          FROM pg_class c, pg_attribute t, aclexplode(t.attacl) a
         WHERE c.relnamespace = 'daybook_ledger'::regnamespace AND t.attrelid = c.oid
        UNION ALL
        SELECT p.oid::regprocedure::text, p.proowner, a.grantee,
               CASE WHEN p.proname IN ('append', 'free_head') AND a.grantee = 'daybook_writer'::regrole THEN 'SELECT' ELSE 'EXECUTE' END
          FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         WHERE p.pronamespace = 'daybook_ledger'::regnamespace
        UNION ALL
        SELECT n.nspname, n.nspowner, a.grantee, CASE a.privilege_type WHEN 'USAGE' THEN 'SELECT' ELSE a.privilege_type END
          FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = 'daybook_ledger'
      ) granted WHERE granted.grantee <> granted.owner AND granted.privilege <> 'SELECT' LIMIT 1;
    ELSE
      SELECT c.object_identity INTO touched FROM pg_event_trigger_ddl_commands() c
        WHERE c.schema_name IN ('daybook_ledger', 'daybook_guard') OR c.object_identity LIKE '% on daybook\_ledger.%'
           OR EXISTS (SELECT FROM pg_shdepend s WHERE s.classid = c.classid AND s.objid = c.objid AND s.deptype = 'o'
                        AND s.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                        AND s.refclassid = 'pg_authid'::regclass AND s.refobjid = 'daybook_owner'::regrole)
        LIMIT 1;
      IF touched IS NULL THEN
        -- What inherits from a table is read with it.
        SELECT h.inhrelid::regclass::text INTO touched FROM pg_inherits h
          WHERE h.inhparent IN (to_regclass('daybook_ledger.event'), to_regclass('daybook_ledger.head'),
                                to_regclass('daybook_ledger.node'), to_regclass('daybook_ledger.installation')) LIMIT 1;
      END IF;
    END IF;
    IF touched IS NOT NULL THEN
      RAISE EXCEPTION '% is refused: it changes the Daybook ledger (%)', TG_TAG, touched
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'A superuser who means it disables the event triggers daybook_ledger_ddl and daybook_ledger_drop first.';
    END IF;
  END
  $$;
  REVOKE ALL ON FUNCTION daybook_guard.refuse_ddl() FROM PUBLIC;

  CREATE EVENT TRIGGER daybook_ledger_ddl ON ddl_command_end EXECUTE FUNCTION daybook_guard.refuse_ddl();
  CREATE EVENT TRIGGER daybook_ledger_drop ON sql_drop EXECUTE FUNCTION daybook_guard.refuse_ddl();
  ALTER EVENT TRIGGER daybook_ledger_ddl ENABLE ALWAYS;
  ALTER EVENT TRIGGER daybook_ledger_drop ENABLE ALWAYS;
END
$install$;
