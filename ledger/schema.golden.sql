CREATE SCHEMA daybook_guard;

ALTER SCHEMA daybook_guard OWNER TO postgres;

COMMENT ON SCHEMA daybook_guard IS 'Keeps DDL from the schema daybook_ledger; belongs to the superuser who installed it.';

CREATE SCHEMA daybook_ledger;

ALTER SCHEMA daybook_ledger OWNER TO daybook_owner;

COMMENT ON SCHEMA daybook_ledger IS 'The Daybook ledger: immutable events in one total order. Written by append() alone.';

CREATE FUNCTION daybook_guard.refuse_ddl() RETURNS event_trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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

ALTER FUNCTION daybook_guard.refuse_ddl() OWNER TO postgres;

CREATE FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text) RETURNS TABLE(outcome text, "position" bigint, version bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '3s'
    AS $$
#variable_conflict use_column
DECLARE
  texts constant text[] := string_to_array(bodies, E'\n');
  appends constant integer := cardinality(streams);
  events constant integer := cardinality(texts);
  names text[] := streams;  -- the streams of the batch, each once
  slots integer[];       -- append → the place of its stream in names; NULL where there is one stream
  current bigint[];      -- where they stand
  owners text[];         -- event → its stream
  versions bigint[];     -- event → its version
  leaves bytea[];        -- event → its leaf hash
  places bigint[];       -- event → its position, or -1 where its append is refused or known
  outcomes text[];       -- append → what came of it
  firsts bigint[];       -- append → the position of its first event
  actual bigint[];       -- append → the version that its stream is at
  size_before bigint;
  size_after bigint;
  tree bytea[];
  added bytea;
  found bigint;
  setting text;
  slot integer;
  n integer := 0;
BEGIN
  -- A transaction that goes on after this call would keep every other appender waiting: the server ends one that idles.
  -- An assignment, as it stands for no query of its own.
  setting := set_config('idle_in_transaction_session_timeout', '2s', true);

  IF appends IS NULL OR appends = 0 OR cardinality(expected) <> appends OR cardinality(sizes) <> appends
     OR cardinality(ids) <> events OR cardinality(types) <> events THEN
    RAISE EXCEPTION 'append: the arrays do not fit each other' USING ERRCODE = '22023';
  END IF;
  IF appends > 1 THEN
    names := ARRAY(SELECT DISTINCT s.stream COLLATE "C" AS stream FROM unnest(streams) AS s(stream) ORDER BY stream);
    IF cardinality(names) > 1 THEN
      slots := ARRAY(SELECT dense_rank() OVER (ORDER BY s.stream COLLATE "C")
                       FROM unnest(streams) WITH ORDINALITY AS s(stream, i) ORDER BY s.i);
    END IF;
  END IF;
  FOR i IN 1 .. appends LOOP
    FOR k IN 1 .. sizes[i] LOOP
      n := n + 1;
      owners[n] := streams[i];
      versions[n] := expected[i] + k;
    END LOOP;
  END LOOP;
  IF n <> events OR 1 > ANY (sizes) THEN
    RAISE EXCEPTION 'append: the arrays do not fit each other' USING ERRCODE = '22023';
  END IF;

  IF events = 1 THEN
    leaves[1] := sha256('\x00'::bytea || convert_to(texts[1], 'UTF8'));
  ELSE
    leaves := ARRAY(SELECT sha256('\x00'::bytea || convert_to(body, 'UTF8')) FROM unnest(texts) AS body);
  END IF;

  SELECT h.size, h.frontier INTO STRICT size_before, tree FROM daybook_ledger.head h FOR UPDATE;
  size_after := size_before;
  -- ORDER BY … LIMIT 1 is an index look-up where max() is planned as a scan on a table without statistics.
  IF slots IS NULL THEN
    SELECT e.version INTO found FROM daybook_ledger.event e
      WHERE e.stream = names[1] ORDER BY e.version DESC LIMIT 1;
    current[1] := coalesce(found, 0);
  ELSE
    current := ARRAY(SELECT coalesce((SELECT e.version FROM daybook_ledger.event e
                                       WHERE e.stream = s.stream ORDER BY e.version DESC LIMIT 1), 0)
                       FROM unnest(names) WITH ORDINALITY AS s(stream, i) ORDER BY s.i);
  END IF;

  n := 0;
  FOR i IN 1 .. appends LOOP
    slot := coalesce(slots[i], 1);
    IF current[slot] = expected[i] THEN
      outcomes[i] := 'appended';
      firsts[i] := size_after;
      current[slot] := current[slot] + sizes[i];
      FOR k IN 1 .. sizes[i] LOOP
        places[n + k] := size_after;
        size_after := size_after + 1;
      END LOOP;
    ELSE
      found := NULL;
      SELECT e.position INTO found FROM daybook_ledger.event e
        WHERE e.stream = streams[i] AND e.version = expected[i] + sizes[i] AND e.event_id = ids[n + sizes[i]]
          AND e.body = texts[n + sizes[i]];
      outcomes[i] := CASE WHEN found IS NULL THEN 'conflict' ELSE 'known' END;
      firsts[i] := found - sizes[i] + 1;
      actual[i] := current[slot];
      FOR k IN 1 .. sizes[i] LOOP
        places[n + k] := -1;
      END LOOP;
    END IF;
    n := n + sizes[i];
  END LOOP;

  IF size_after > size_before THEN
    IF events = 1 THEN
      added := leaves[1];
    ELSE
      SELECT string_agg(e.leaf, ''::bytea) INTO added FROM unnest(leaves, places) AS e(leaf, place) WHERE e.place >= 0;
    END IF;
    UPDATE daybook_ledger.head SET size = size_after, frontier = daybook_ledger.grow_tree(size_before, tree, added);
    IF events = 1 THEN
      INSERT INTO daybook_ledger.event (position, stream, version, type, event_id, recorded_at, body, leaf_hash)
        VALUES (size_before, streams[1], versions[1], types[1], ids[1], clock_timestamp(), texts[1], leaves[1]);
    ELSE
    INSERT INTO daybook_ledger.event (position, stream, version, type, event_id, recorded_at, body, leaf_hash)
      SELECT e.place, e.stream, e.version, e.type, e.id, clock_timestamp(), e.body, e.leaf
        FROM unnest(places, owners, versions, types, ids, texts, leaves) AS e(place, stream, version, type, id, body, leaf)
       WHERE e.place >= 0;
    END IF;
    PERFORM pg_notify('daybook_ledger', size_after::text);
  END IF;

  IF appends = 1 THEN
    outcome := outcomes[1];
    "position" := firsts[1];
    version := actual[1];
    RETURN NEXT;
    RETURN;
  END IF;
  RETURN QUERY SELECT o.outcome, o.first, o.version FROM unnest(outcomes, firsts, actual) AS o(outcome, first, version);
END
$$;

ALTER FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text) OWNER TO daybook_owner;

COMMENT ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text) IS 'The only way in which an event enters the ledger.';

CREATE FUNCTION daybook_ledger.confirm_commit() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
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

ALTER FUNCTION daybook_ledger.confirm_commit() OWNER TO daybook_owner;

CREATE FUNCTION daybook_ledger.free_head() RETURNS TABLE(pid integer, ended boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
  holders constant text := $query$
    SELECT DISTINCT l.pid, l.virtualtransaction FROM pg_locks l
     WHERE l.locktype = 'relation' AND l.relation = 'daybook_ledger.head'::regclass
       AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
       AND l.granted AND l.mode NOT IN ('AccessShareLock', 'ShareUpdateExclusiveLock') AND l.pid <> pg_backend_pid()
       AND NOT EXISTS (SELECT FROM pg_locks w WHERE w.pid = l.pid AND NOT w.granted)$query$;
  seen text[];
  holder record;
BEGIN
  EXECUTE format('SELECT array_agg(h.virtualtransaction) FROM (%s) h', holders) INTO seen;
  IF seen IS NULL THEN
    RETURN;
  END IF;
  -- Who waits in between, and is at work again when it is looked at last, is an appender like any other.
  FOR look IN 1 .. 4 LOOP
    PERFORM pg_sleep(0.5);
    EXECUTE format('SELECT array_agg(h.virtualtransaction) FROM (%s) h WHERE h.virtualtransaction = ANY ($1)', holders)
      INTO seen USING seen;
    IF seen IS NULL THEN
      RETURN;
    END IF;
  END LOOP;
  FOR holder IN EXECUTE holders LOOP
    CONTINUE WHEN NOT holder.virtualtransaction = ANY (seen);
    pid := holder.pid;
    BEGIN
      ended := pg_terminate_backend(holder.pid);
    EXCEPTION WHEN insufficient_privilege THEN
      ended := false;
    END;
    RETURN NEXT;
  END LOOP;
END
$_$;

ALTER FUNCTION daybook_ledger.free_head() OWNER TO daybook_owner;

COMMENT ON FUNCTION daybook_ledger.free_head() IS 'For an appender that waited for the head in vain.';

CREATE FUNCTION daybook_ledger.grow_tree(size bigint, frontier bytea[], leaves bytea) RETURNS bytea[]
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_variable
DECLARE
  nodes bytea := leaves;   -- at this height, from index `at` on
  at bigint := size;
  height integer := 0;
  count bigint;
BEGIN
  WHILE octet_length(nodes) > 0 LOOP
    count := octet_length(nodes) / 32;
    IF count = 1 AND height % 8 <> 0 OR octet_length(leaves) = 32 AND height = 0 THEN
      -- One node alone, as after every single event: it joins the complete subtree to its left, where there is one, and goes up.
      IF at % 2 = 0 THEN
        frontier[height + 1] := nodes;
        RETURN frontier;
      END IF;
      nodes := sha256('\x01'::bytea || frontier[height + 1] || nodes);
      frontier[height + 1] := NULL;
      at := at / 2;
      height := height + 1;
      CONTINUE;
    END IF;
    IF height > 0 AND height % 8 = 0 THEN
      INSERT INTO daybook_ledger.node (level, index, hash)
        SELECT height / 8, at + i, substring(nodes FROM (i * 32 + 1)::integer FOR 32) FROM generate_series(0, count - 1) i;
    END IF;
    IF at % 2 = 1 THEN
      nodes := frontier[height + 1] || nodes;
      at := at - 1;
      count := count + 1;
    END IF;
    frontier[height + 1] := CASE WHEN count % 2 = 1 THEN substring(nodes FROM ((count - 1) * 32 + 1)::integer FOR 32) END;
    SELECT string_agg(sha256('\x01'::bytea || substring(nodes FROM (i * 64 + 1)::integer FOR 64)), ''::bytea ORDER BY i)
      INTO nodes FROM generate_series(0, count / 2 - 1) i;
    at := at / 2;
    height := height + 1;
  END LOOP;
  RETURN frontier;
END
$$;

ALTER FUNCTION daybook_ledger.grow_tree(size bigint, frontier bytea[], leaves bytea) OWNER TO daybook_owner;

CREATE FUNCTION daybook_ledger.must_be_complete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF (NEW.index + 1) * 256::numeric ^ NEW.level > (SELECT h.size FROM daybook_ledger.head h) THEN
    RAISE EXCEPTION 'the tree has not grown so far' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION daybook_ledger.must_be_complete() OWNER TO daybook_owner;

CREATE FUNCTION daybook_ledger.must_extend() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF (SELECT e.position FROM daybook_ledger.event e ORDER BY e.position DESC LIMIT 1)
     >= (SELECT h.size FROM daybook_ledger.head h) THEN
    RAISE EXCEPTION 'the rows do not extend the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION daybook_ledger.must_extend() OWNER TO daybook_owner;

CREATE FUNCTION daybook_ledger.refuse() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  RAISE EXCEPTION '% of daybook_ledger.% is refused: the ledger is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

ALTER FUNCTION daybook_ledger.refuse() OWNER TO daybook_owner;

CREATE TABLE daybook_ledger.event (
    "position" bigint NOT NULL,
    stream text NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    event_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    body text NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT event_counts CHECK ((("position" >= 0) AND (version >= 1))),
    CONSTRAINT event_is_json CHECK (((body)::json IS NOT NULL)),
    CONSTRAINT event_leaf CHECK ((octet_length(leaf_hash) = 32)),
    CONSTRAINT event_repeats_body CHECK ((((stream || type) !~ '[^a-z0-9/._-]'::text) AND (body ~~ (((((((('{%,"id":"'::text || (event_id)::text) || '","source":"/daybook/%","specversion":"1.0","streamversion":'::text) || (version)::text) || ',"subject":"'::text) || replace(stream, '_'::text, '\_'::text)) || '","time":"________________________","type":"'::text) || type) || '"}'::text)))),
    CONSTRAINT event_size CHECK ((octet_length(body) <= 8000000))
);
ALTER TABLE ONLY daybook_ledger.event ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE ONLY daybook_ledger.event FORCE ROW LEVEL SECURITY;

ALTER TABLE daybook_ledger.event OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.event IS 'All events, by position 0, 1, 2 … without gaps.';

CREATE TABLE daybook_ledger.head (
    only_one boolean DEFAULT true NOT NULL,
    size bigint NOT NULL,
    frontier bytea[] NOT NULL,
    CONSTRAINT head_only_one_check CHECK (only_one),
    CONSTRAINT head_size_check CHECK ((size >= 0))
);

ALTER TABLE ONLY daybook_ledger.head FORCE ROW LEVEL SECURITY;

ALTER TABLE daybook_ledger.head OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.head IS 'How many events there are, and the compact range of their Merkle tree: element h + 1 is the root of the complete subtree of 2^h leaves that the size has a bit for. The row lock is what gives positions without gaps.';

CREATE TABLE daybook_ledger.installation (
    only_one boolean DEFAULT true NOT NULL,
    ledger text NOT NULL,
    schema_version integer NOT NULL,
    ddl_guarded boolean NOT NULL,
    CONSTRAINT installation_only_one_check CHECK (only_one)
);

ALTER TABLE daybook_ledger.installation OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.installation IS 'Which ledger this database holds, the version of this schema, and whether event triggers guard it against DDL.';

CREATE TABLE daybook_ledger.node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT node_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT node_index_check CHECK ((index >= 0)),
    CONSTRAINT node_level_check CHECK ((level >= 1))
);

ALTER TABLE ONLY daybook_ledger.node FORCE ROW LEVEL SECURITY;

ALTER TABLE daybook_ledger.node OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.node IS 'Interior hashes of the Merkle tree, by tile.';

ALTER TABLE ONLY daybook_ledger.event
    ADD CONSTRAINT event_id UNIQUE (event_id);

ALTER TABLE ONLY daybook_ledger.event
    ADD CONSTRAINT event_pkey PRIMARY KEY ("position");

ALTER TABLE ONLY daybook_ledger.event
    ADD CONSTRAINT event_stream_version UNIQUE (stream, version);

ALTER TABLE ONLY daybook_ledger.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY daybook_ledger.installation
    ADD CONSTRAINT installation_pkey PRIMARY KEY (only_one);

ALTER TABLE ONLY daybook_ledger.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (level, index);

CREATE CONSTRAINT TRIGGER confirm_commit AFTER UPDATE ON daybook_ledger.head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION daybook_ledger.confirm_commit();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER confirm_commit;

CREATE CONSTRAINT TRIGGER must_be_complete AFTER INSERT ON daybook_ledger.node DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION daybook_ledger.must_be_complete();

ALTER TABLE daybook_ledger.node ENABLE ALWAYS TRIGGER must_be_complete;

CREATE TRIGGER must_extend AFTER INSERT ON daybook_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.must_extend();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER must_extend;

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON daybook_ledger.event FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_change BEFORE INSERT OR DELETE ON daybook_ledger.head FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON daybook_ledger.installation FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.installation ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON daybook_ledger.node FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.node ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_statement BEFORE DELETE OR UPDATE ON daybook_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER refuse_statement;

CREATE TRIGGER refuse_statement BEFORE INSERT OR DELETE ON daybook_ledger.head FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER refuse_statement;

CREATE TRIGGER refuse_statement BEFORE DELETE OR UPDATE ON daybook_ledger.installation FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.installation ENABLE ALWAYS TRIGGER refuse_statement;

CREATE TRIGGER refuse_statement BEFORE DELETE OR UPDATE ON daybook_ledger.node FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.node ENABLE ALWAYS TRIGGER refuse_statement;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.head FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.installation FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.installation ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.node FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.node ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE POLICY append_adds ON daybook_ledger.event FOR INSERT TO daybook_owner WITH CHECK (true);

CREATE POLICY append_adds ON daybook_ledger.node FOR INSERT TO daybook_owner WITH CHECK (true);

CREATE POLICY append_moves ON daybook_ledger.head FOR UPDATE TO daybook_owner USING (true);

ALTER TABLE daybook_ledger.event ENABLE ROW LEVEL SECURITY;

CREATE POLICY everything_is_read ON daybook_ledger.event FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);

CREATE POLICY everything_is_read ON daybook_ledger.head FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);

CREATE POLICY everything_is_read ON daybook_ledger.node FOR SELECT TO daybook_owner, daybook_writer, daybook_auditor USING (true);

ALTER TABLE daybook_ledger.head ENABLE ROW LEVEL SECURITY;

ALTER TABLE daybook_ledger.node ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA daybook_ledger TO daybook_writer;
GRANT USAGE ON SCHEMA daybook_ledger TO daybook_auditor;

REVOKE ALL ON FUNCTION daybook_guard.refuse_ddl() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text) FROM PUBLIC;
GRANT ALL ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text) TO daybook_writer;

REVOKE ALL ON FUNCTION daybook_ledger.confirm_commit() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.free_head() FROM PUBLIC;
GRANT ALL ON FUNCTION daybook_ledger.free_head() TO daybook_writer;

REVOKE ALL ON FUNCTION daybook_ledger.grow_tree(size bigint, frontier bytea[], leaves bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.must_be_complete() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.must_extend() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.refuse() FROM PUBLIC;

GRANT SELECT ON TABLE daybook_ledger.event TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.event TO daybook_auditor;

GRANT SELECT ON TABLE daybook_ledger.head TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.head TO daybook_auditor;

GRANT SELECT ON TABLE daybook_ledger.installation TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.installation TO daybook_auditor;

GRANT SELECT ON TABLE daybook_ledger.node TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.node TO daybook_auditor;

CREATE EVENT TRIGGER daybook_ledger_ddl ON ddl_command_end
   EXECUTE FUNCTION daybook_guard.refuse_ddl();

ALTER EVENT TRIGGER daybook_ledger_ddl ENABLE ALWAYS;

ALTER EVENT TRIGGER daybook_ledger_ddl OWNER TO postgres;

CREATE EVENT TRIGGER daybook_ledger_drop ON sql_drop
   EXECUTE FUNCTION daybook_guard.refuse_ddl();

ALTER EVENT TRIGGER daybook_ledger_drop ENABLE ALWAYS;

ALTER EVENT TRIGGER daybook_ledger_drop OWNER TO postgres;
