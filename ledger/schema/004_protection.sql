-- Nobody but append() writes, and not even the owner changes what is written. A superuser can still tamper; the hashes show it.
CREATE FUNCTION daybook_ledger.refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '% of daybook_ledger.% is refused: the ledger is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Nobody inserts a row that the head was not moved for: every position below it is taken, and none above it is allowed. Once a statement,
-- by the last row that there is: a trigger for each row, or a table of those that are new, would cost as much as the rows.
CREATE FUNCTION daybook_ledger.must_extend() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (SELECT e.position FROM daybook_ledger.event e ORDER BY e.position DESC LIMIT 1)
     >= (SELECT h.size FROM daybook_ledger.head h) THEN
    RAISE EXCEPTION 'the rows do not extend the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

-- At the commit, whatever the caller set before or sets after the call: the commit waits for the disk, and for the synchronous standbys
-- that the server is configured with; and the head has only grown, and has the events that it counts.
CREATE FUNCTION daybook_ledger.confirm_commit() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF NEW.size <= OLD.size THEN
    RAISE EXCEPTION 'the head only grows' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM daybook_ledger.event WHERE position = NEW.size - 1) THEN
    RAISE EXCEPTION 'the head counts events that are not there' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

-- A hash of the tree is kept when all leaves beneath it are there: none is put ahead, where the growing tree would meet it.
CREATE FUNCTION daybook_ledger.must_be_complete() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (NEW.index + 1) * 256::numeric ^ NEW.level > (SELECT h.size FROM daybook_ledger.head h) THEN
    RAISE EXCEPTION 'the tree has not grown so far' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER confirm_commit AFTER UPDATE ON daybook_ledger.head
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION daybook_ledger.confirm_commit();

CREATE CONSTRAINT TRIGGER must_be_complete AFTER INSERT ON daybook_ledger.node
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION daybook_ledger.must_be_complete();

-- Of each statement, too: by row security there is no row that the owner could change, and so none that a trigger would fire for.
CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON daybook_ledger.event
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_statement BEFORE INSERT OR DELETE ON daybook_ledger.head
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON daybook_ledger.node
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_statement BEFORE UPDATE OR DELETE ON daybook_ledger.installation
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON daybook_ledger.event
  FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.event
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER must_extend AFTER INSERT ON daybook_ledger.event
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.must_extend();
CREATE TRIGGER refuse_change BEFORE INSERT OR DELETE ON daybook_ledger.head
  FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.head
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON daybook_ledger.node
  FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.node
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON daybook_ledger.installation
  FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.installation
  FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

-- Every trigger, under session_replication_role = replica, too; those behind a constraint among them.
DO $$
DECLARE
  found record;
BEGIN
  FOR found IN SELECT t.tgrelid::regclass AS relation, t.tgname AS name FROM pg_catalog.pg_trigger t
               WHERE t.tgrelid IN (SELECT c.oid FROM pg_catalog.pg_class c
                                   WHERE c.relnamespace = 'daybook_ledger'::regnamespace) LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', found.relation, found.name);
  END LOOP;
END
$$;

-- Forced: it holds for the owner, as whom append() runs, so that even the owner has no row to update or delete, and no COPY FROM.
ALTER TABLE daybook_ledger.event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE daybook_ledger.head ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE daybook_ledger.node ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everything_is_read ON daybook_ledger.event FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);
CREATE POLICY everything_is_read ON daybook_ledger.head FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);
CREATE POLICY everything_is_read ON daybook_ledger.node FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);
CREATE POLICY append_adds ON daybook_ledger.event FOR INSERT TO daybook_owner WITH CHECK (true);
CREATE POLICY append_adds ON daybook_ledger.node FOR INSERT TO daybook_owner WITH CHECK (true);
CREATE POLICY append_moves ON daybook_ledger.head FOR UPDATE TO daybook_owner USING (true);

REVOKE ALL ON FUNCTION daybook_ledger.append(text[], bigint[], integer[], uuid[], text[], text) FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.free_head() FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.grow_tree(bigint, bytea[], bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.confirm_commit() FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.refuse() FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.must_extend() FROM PUBLIC;
REVOKE ALL ON FUNCTION daybook_ledger.must_be_complete() FROM PUBLIC;

GRANT USAGE ON SCHEMA daybook_ledger TO daybook_writer, daybook_auditor;
GRANT SELECT ON daybook_ledger.event, daybook_ledger.head, daybook_ledger.node, daybook_ledger.installation TO daybook_writer, daybook_auditor;
GRANT EXECUTE ON FUNCTION daybook_ledger.append(text[], bigint[], integer[], uuid[], text[], text) TO daybook_writer;
GRANT EXECUTE ON FUNCTION daybook_ledger.free_head() TO daybook_writer;
