CREATE SCHEMA daybook_ledger;

ALTER SCHEMA daybook_ledger OWNER TO daybook_owner;

COMMENT ON SCHEMA daybook_ledger IS 'The Daybook ledger: immutable events in one total order. Written by append() alone.';

CREATE FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text) RETURNS TABLE(outcome text, "position" bigint, version bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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
  misfits integer;
BEGIN
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

  SELECT h.size INTO STRICT size_before FROM daybook_ledger.head h FOR UPDATE;
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
    UPDATE daybook_ledger.head SET size = size_after;
    PERFORM pg_notify('daybook_ledger', size_after::text);
  END IF;

  RETURN QUERY
    SELECT CASE WHEN known[i] THEN 'known' WHEN places[i] IS NULL THEN 'conflict' ELSE 'appended' END, places[i], actual[i]
      FROM generate_series(1, appends) i ORDER BY i;
END
$$;

ALTER FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text) OWNER TO daybook_owner;

COMMENT ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text) IS 'The only way in which an event enters the ledger.';

CREATE FUNCTION daybook_ledger.must_extend() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM added a, daybook_ledger.head h
             WHERE a.position < h.size OR a.leaf_hash <> sha256('\x00'::bytea || convert_to(a.body, 'UTF8'))) THEN
    RAISE EXCEPTION 'the rows do not extend the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION daybook_ledger.must_extend() OWNER TO daybook_owner;

CREATE FUNCTION daybook_ledger.must_grow() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
  IF NEW.size <= OLD.size
     OR NOT EXISTS (SELECT FROM daybook_ledger.event WHERE position = NEW.size - 1)
     OR EXISTS (SELECT FROM daybook_ledger.event WHERE position = NEW.size) THEN
    RAISE EXCEPTION 'the head does not follow the events' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION daybook_ledger.must_grow() OWNER TO daybook_owner;

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
    CONSTRAINT event_leaf CHECK ((octet_length(leaf_hash) = 32))
);
ALTER TABLE ONLY daybook_ledger.event ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE daybook_ledger.event OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.event IS 'All events, by position 0, 1, 2 … without gaps.';

CREATE TABLE daybook_ledger.head (
    only_one boolean DEFAULT true NOT NULL,
    size bigint NOT NULL,
    CONSTRAINT head_only_one_check CHECK (only_one),
    CONSTRAINT head_size_check CHECK ((size >= 0))
);

ALTER TABLE daybook_ledger.head OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.head IS 'How many events there are. Its row lock is what gives positions without gaps.';

CREATE TABLE daybook_ledger.installation (
    only_one boolean DEFAULT true NOT NULL,
    ledger text NOT NULL,
    schema_version integer NOT NULL,
    CONSTRAINT installation_only_one_check CHECK (only_one)
);

ALTER TABLE daybook_ledger.installation OWNER TO daybook_owner;

COMMENT ON TABLE daybook_ledger.installation IS 'Which ledger this database holds, and the version of this schema.';

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

CREATE TRIGGER must_extend AFTER INSERT ON daybook_ledger.event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.must_extend();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER must_extend;

CREATE TRIGGER must_grow BEFORE UPDATE ON daybook_ledger.head FOR EACH ROW EXECUTE FUNCTION daybook_ledger.must_grow();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER must_grow;

CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON daybook_ledger.event FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_change BEFORE INSERT OR DELETE ON daybook_ledger.head FOR EACH ROW EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER refuse_change;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.event ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON daybook_ledger.head FOR EACH STATEMENT EXECUTE FUNCTION daybook_ledger.refuse();

ALTER TABLE daybook_ledger.head ENABLE ALWAYS TRIGGER refuse_truncate;

GRANT USAGE ON SCHEMA daybook_ledger TO daybook_writer;
GRANT USAGE ON SCHEMA daybook_ledger TO daybook_auditor;

REVOKE ALL ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text) FROM PUBLIC;
GRANT ALL ON FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], bodies text) TO daybook_writer;

REVOKE ALL ON FUNCTION daybook_ledger.must_extend() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.must_grow() FROM PUBLIC;

REVOKE ALL ON FUNCTION daybook_ledger.refuse() FROM PUBLIC;

GRANT SELECT ON TABLE daybook_ledger.event TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.event TO daybook_auditor;

GRANT SELECT ON TABLE daybook_ledger.head TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.head TO daybook_auditor;

GRANT SELECT ON TABLE daybook_ledger.installation TO daybook_writer;
GRANT SELECT ON TABLE daybook_ledger.installation TO daybook_auditor;
