CREATE SCHEMA daybook_ledger;
COMMENT ON SCHEMA daybook_ledger IS 'The Daybook ledger: immutable events in one total order. Written by append() alone.';

-- body is the event: canonical JSON (RFC 8785). The other columns repeat members of it, for the indexes; append() takes
-- them from the body itself. leaf_hash = SHA-256(0x00 || body), a leaf of an RFC 6962 Merkle tree.
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
  CONSTRAINT event_leaf CHECK (octet_length(leaf_hash) = 32)
);
COMMENT ON TABLE daybook_ledger.event IS 'All events, by position 0, 1, 2 … without gaps.';

-- Bodies are read as often as written and compress badly beside their cost: keep them in line, uncompressed.
ALTER TABLE daybook_ledger.event ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE daybook_ledger.head (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  size bigint NOT NULL CHECK (size >= 0)
);
COMMENT ON TABLE daybook_ledger.head IS 'How many events there are. Its row lock is what gives positions without gaps.';
INSERT INTO daybook_ledger.head (size) VALUES (0);

CREATE TABLE daybook_ledger.installation (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  ledger text NOT NULL,
  schema_version integer NOT NULL
);
COMMENT ON TABLE daybook_ledger.installation IS 'Which ledger this database holds, and the version of this schema.';
