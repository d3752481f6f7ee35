import type { Client } from '../../postgres/index.js';

/** Where kept things are listed; idempotent, and of no use to anybody but its owner. */
export const KEPT_SCHEMA_SQL = `
CREATE SCHEMA IF NOT EXISTS daybook;

-- Numbers kept tables, and all else that is given a name of ours.
CREATE SEQUENCE IF NOT EXISTS daybook.kept_number;

-- One order for all that happens to data in a run: statements that change rows, and what destroys.
CREATE SEQUENCE IF NOT EXISTS daybook.kept_order;

-- What a run keeps; an undo reads nothing else.
CREATE TABLE IF NOT EXISTS daybook.kept (
  number bigint NOT NULL PRIMARY KEY,
  run text NOT NULL,
  at bigint NOT NULL,
  kind text NOT NULL,
  relation text NOT NULL,
  relid oid NOT NULL,
  tables text[] NOT NULL,
  content jsonb NOT NULL,
  rows bigint,
  bytes bigint
);
CREATE INDEX IF NOT EXISTS kept_run ON daybook.kept (run);

-- The statements, those inside of functions and cascades included, whose rows were kept.
CREATE TABLE IF NOT EXISTS daybook.kept_event (
  at bigint NOT NULL,
  kept bigint NOT NULL,
  verb "char" NOT NULL,
  rows bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS kept_event_kept ON daybook.kept_event (kept);

-- The types of kept values that are text until they are wanted: a value of a type that somebody made would hold that type fast.
CREATE TABLE IF NOT EXISTS daybook.kept_type (
  kept bigint NOT NULL,
  "table" text NOT NULL,
  cell text NOT NULL,
  typeid oid NOT NULL,
  typmod int NOT NULL,
  type text NOT NULL,
  PRIMARY KEY ("table", cell)
);
CREATE INDEX IF NOT EXISTS kept_type_kept ON daybook.kept_type (kept);
`;

/** Makes the lists of what is kept, in the transaction that is open. */
export async function installKeptSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('daybook.kept_type') IS NOT NULL AS there`,
  );
  // CREATE SCHEMA IF NOT EXISTS demands the right to make one even where it is there.
  if (rows[0]?.there) return;
  const { rows: schemas } = await client.query(
    `SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'daybook'`,
  );
  const sql =
    schemas.length > 0
      ? KEPT_SCHEMA_SQL.replace('CREATE SCHEMA IF NOT EXISTS daybook;', '')
      : KEPT_SCHEMA_SQL;
  await client.query(`SET LOCAL client_min_messages = warning; ${sql} RESET client_min_messages;`);
}
