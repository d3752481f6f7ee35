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

-- Appends a batch of appends in one call. Append i takes the next sizes[i] of the bodies, all of the stream streams[i],
-- whose version must be expected[i]. Each append is taken or refused whole, on its own:
--   outcome 'appended'  position: of its first event
--   outcome 'known'     the very same events were appended before; position: of the first of them
--   outcome 'conflict'  version: the one that the stream is at
--
-- bodies: canonical JSON texts, joined by line feeds (canonical JSON has none within). The head is locked when all that can
-- be done beforehand is done.
CREATE FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text)
RETURNS TABLE (outcome text, "position" bigint, version bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '10s'
AS $$
#variable_conflict use_column
DECLARE
  texts constant text[] := string_to_array(bodies, E'\n');
  appends constant integer := cardinality(streams);
  events constant integer := cardinality(texts);
  ids uuid[];
  types text[];
  leaves bytea[];
  owners integer[];      -- event → its append
  ordinals integer[];    -- event → its place in its append, from 1
  names text[];          -- the streams of the batch, each once
  versions bigint[];     -- where they stand
  slots integer[];       -- append → its stream's place in names
  starts integer[];      -- append → its first event
  places bigint[] := array_fill(NULL::bigint, ARRAY[appends]);  -- append → position of its first event
  known boolean[] := array_fill(false, ARRAY[appends]);
  actual bigint[] := array_fill(NULL::bigint, ARRAY[appends]);
  found bigint;
  size_before bigint;
  size_after bigint;
  tree bytea[];
  added bytea;
  misfits integer;
BEGIN
  -- A transaction that goes on after this call would keep every other appender waiting: the server ends one that idles, and a commit
  -- that the caller wanted weaker than the server's is made as strong (see confirm_commit).
  PERFORM set_config('idle_in_transaction_session_timeout', '2s', true);

  IF appends IS NULL OR appends = 0 OR cardinality(expected) <> appends OR cardinality(sizes) <> appends
     OR (SELECT sum(s) FROM unnest(sizes) s) <> events OR EXISTS (SELECT FROM unnest(sizes) s WHERE s < 1) THEN
    RAISE EXCEPTION 'append: the arrays do not fit each other' USING ERRCODE = '22023';
  END IF;

  SELECT array_agg(a.i ORDER BY a.i, o.k), array_agg(o.k ORDER BY a.i, o.k)
    INTO owners, ordinals
    FROM unnest(sizes) WITH ORDINALITY a(s, i), LATERAL generate_series(1, a.s) o(k);
  SELECT array_agg(x.start ORDER BY x.i) INTO starts
    FROM (SELECT a.i, 1 + coalesce(sum(a.s) OVER (ORDER BY a.i ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS start
          FROM unnest(sizes) WITH ORDINALITY a(s, i)) x;

  SELECT array_agg((j.body ->> 'id')::uuid ORDER BY t.n),
         array_agg(j.body ->> 'type' ORDER BY t.n),
         array_agg(sha256('\x00'::bytea || convert_to(t.body, 'UTF8')) ORDER BY t.n),
         count(*) FILTER (WHERE (j.body ->> 'subject') IS DISTINCT FROM streams[owners[t.n]]
                             OR (j.body ->> 'streamversion') IS DISTINCT FROM (expected[owners[t.n]] + ordinals[t.n])::text)
    INTO ids, types, leaves, misfits
    FROM unnest(texts) WITH ORDINALITY t(body, n), LATERAL (SELECT t.body::jsonb AS body) j;
  IF misfits > 0 THEN
    RAISE EXCEPTION 'append: % events do not belong to the stream and version that they are appended as', misfits
      USING ERRCODE = '22023';
  END IF;

  SELECT array_agg(d.stream), array_agg(0::bigint) INTO names, versions FROM (SELECT DISTINCT unnest(streams) AS stream) d;
  SELECT array_agg(array_position(names, s.stream) ORDER BY s.i) INTO slots FROM unnest(streams) WITH ORDINALITY s(stream, i);

  SELECT h.size, h.frontier INTO STRICT size_before, tree FROM daybook_ledger.head h FOR UPDATE;
  size_after := size_before;
  -- ORDER BY … LIMIT 1 is an index look-up where max() is planned as a scan on a table without statistics.
  FOR i IN 1 .. cardinality(names) LOOP
    found := NULL;
    SELECT e.version INTO found FROM daybook_ledger.event e
      WHERE e.stream = names[i] ORDER BY e.version DESC LIMIT 1;
    versions[i] := coalesce(found, 0);
  END LOOP;

  FOR i IN 1 .. appends LOOP
    IF versions[slots[i]] = expected[i] THEN
      places[i] := size_after;
      size_after := size_after + sizes[i];
      versions[slots[i]] := versions[slots[i]] + sizes[i];
    ELSE
      found := NULL;
      SELECT e.position INTO found FROM daybook_ledger.event e
        WHERE e.stream = streams[i] AND e.version = expected[i] + sizes[i] AND e.event_id = ids[starts[i] + sizes[i] - 1]
          AND e.body = texts[starts[i] + sizes[i] - 1];
      known[i] := found IS NOT NULL;
      places[i] := found - sizes[i] + 1;
      actual[i] := versions[slots[i]];
    END IF;
  END LOOP;

  IF size_after > size_before THEN
    INSERT INTO daybook_ledger.event (position, stream, version, type, event_id, recorded_at, body, leaf_hash)
      SELECT places[owners[n]] + ordinals[n] - 1, streams[owners[n]], expected[owners[n]] + ordinals[n], types[n], ids[n],
             clock_timestamp(), texts[n], leaves[n]
        FROM generate_series(1, events) n
       WHERE places[owners[n]] IS NOT NULL AND NOT known[owners[n]];
    SELECT string_agg(leaves[n], ''::bytea ORDER BY places[owners[n]] + ordinals[n]) INTO added
      FROM generate_series(1, events) n WHERE places[owners[n]] IS NOT NULL AND NOT known[owners[n]];
    UPDATE daybook_ledger.head SET size = size_after, frontier = daybook_ledger.grow_tree(size_before, tree, added);
    PERFORM pg_notify('daybook_ledger', size_after::text);
  END IF;

  RETURN QUERY
    SELECT CASE WHEN known[i] THEN 'known' WHEN places[i] IS NULL THEN 'conflict' ELSE 'appended' END, places[i], actual[i]
      FROM generate_series(1, appends) i ORDER BY i;
END
$$;
COMMENT ON FUNCTION daybook_ledger.append(text[], bigint[], integer[], text) IS 'The only way in which an event enters the ledger.';
