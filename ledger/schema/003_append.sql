-- Grows the Merkle tree (RFC 6962: nodes are SHA-256(0x01 || left || right)) by leaves, 32 bytes each, joined. Returns the new compact range;
-- the interior hashes that tiles keep, those of every eighth height, are stored. One statement for each height, however many the leaves.
CREATE FUNCTION daybook_ledger.grow_tree(size bigint, frontier bytea[], leaves bytea) RETURNS bytea[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
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

-- Appends a batch of appends in one call. Append i takes the next sizes[i] of the events, all of the stream streams[i], whose version
-- must be expected[i]. Each append is taken or refused whole, on its own:
--   outcome 'appended'  position: of its first event
--   outcome 'known'     the very same events were appended before; position: of the first of them
--   outcome 'conflict'  version: the one that the stream is at
--
-- bodies: canonical JSON texts, joined by line feeds (canonical JSON has none within); ids and types: theirs. The head is locked when all
-- that can be done beforehand is done.
CREATE FUNCTION daybook_ledger.append(
  streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text)
RETURNS TABLE (outcome text, "position" bigint, version bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s'
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
COMMENT ON FUNCTION daybook_ledger.append(text[], bigint[], integer[], uuid[], text[], text)
  IS 'The only way in which an event enters the ledger.';

-- Ends the sessions that hold the head, and so keep every appender waiting, throughout two seconds. An append holds it for some
-- milliseconds, and only until its commit; who keeps the transaction open stalls everybody, whatever timeouts it set for itself.
-- A session that may not be ended (a superuser's; any, where the owner may signal none) comes back with ended = false.
CREATE FUNCTION daybook_ledger.free_head() RETURNS TABLE (pid integer, ended boolean)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
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
$$;
COMMENT ON FUNCTION daybook_ledger.free_head() IS 'For an appender that waited for the head in vain.';
