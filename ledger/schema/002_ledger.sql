CREATE SCHEMA daybook_ledger;
COMMENT ON SCHEMA daybook_ledger IS 'The Daybook ledger: immutable events in one total order. Written by append() alone.';

-- body is the event: canonical JSON (RFC 8785), so its last members are these, in this order. The other columns repeat members of it,
-- for the indexes, and are held against it by a check that costs little; whoever verifies the ledger parses the body. (The casts to text
-- matter: `||` of text and another type is a function in SQL, which PostgreSQL would parse again for every INSERT.) A larger body would
-- not fit the topic. leaf_hash = SHA-256(0x00 || body), a leaf of an RFC 6962 Merkle tree.
CREATE TABLE daybook_ledger.event (
  position bigint NOT NULL PRIMARY KEY,
  stream text NOT NULL,
  version bigint NOT NULL,
  type text NOT NULL,
  event_id uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  body text NOT NULL,
  leaf_hash bytea NOT NULL,
  CONSTRAINT event_stream_version UNIQUE (stream, version),
  CONSTRAINT event_id UNIQUE (event_id),
  CONSTRAINT event_counts CHECK (position >= 0 AND version >= 1),
  CONSTRAINT event_leaf CHECK (octet_length(leaf_hash) = 32),
  CONSTRAINT event_size CHECK (octet_length(body) <= 8000000),
  CONSTRAINT event_is_json CHECK (body::json IS NOT NULL),
  CONSTRAINT event_repeats_body CHECK (
    stream || type !~ '[^a-z0-9/._-]'
    AND body LIKE '{%,"id":"' || event_id::text || '","source":"/daybook/%","specversion":"1.0","streamversion":' || version::text
      || ',"subject":"' || replace(stream, '_', '\_') || '","time":"________________________","type":"' || type || '"}')
);
COMMENT ON TABLE daybook_ledger.event IS 'All events, by position 0, 1, 2 … without gaps.';

-- Bodies are read as often as written and compress badly beside their cost: keep them in line, uncompressed.
ALTER TABLE daybook_ledger.event ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE daybook_ledger.head (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  size bigint NOT NULL CHECK (size >= 0),
  frontier bytea[] NOT NULL
);
COMMENT ON TABLE daybook_ledger.head IS 'How many events there are, and the compact range of their Merkle tree: element h + 1 is the root of the complete subtree of 2^h leaves that the size has a bit for. The row lock is what gives positions without gaps.';
INSERT INTO daybook_ledger.head (size, frontier) VALUES (0, '{}');

-- The interior hashes that C2SP tlog-tiles keep: at level L, node N is the root of the leaves N * 256^L to (N + 1) * 256^L - 1. Level 0
-- is the leaf hashes themselves, in daybook_ledger.event. One row for 256 events, and any proof needs a few of them.
CREATE TABLE daybook_ledger.node (
  level smallint NOT NULL CHECK (level >= 1),
  index bigint NOT NULL CHECK (index >= 0),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);
COMMENT ON TABLE daybook_ledger.node IS 'Interior hashes of the Merkle tree, by tile.';

CREATE TABLE daybook_ledger.installation (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  ledger text NOT NULL,
  schema_version integer NOT NULL,
  ddl_guarded boolean NOT NULL
);
COMMENT ON TABLE daybook_ledger.installation IS 'Which ledger this database holds, the version of this schema, and whether event triggers guard it against DDL.';
INSERT INTO daybook_ledger.installation (ledger, schema_version, ddl_guarded)
  SELECT current_setting('daybook.ledger'), current_setting('daybook.schema_version')::integer, r.rolsuper
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user;
