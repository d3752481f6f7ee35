import type { Client } from '../postgres/index.js';

/** The version of the `daybook` schema that runs keep in a target; it stands in the schema’s comment. */
export const TARGET_SCHEMA_VERSION = 2;

const MARK = `Daybook: receipts of what was done here; version ${TARGET_SCHEMA_VERSION}`;
const VERSION = /^Daybook: .*; version (\d+)$/;

/** What an executor keeps in the target, in the same transactions as the changes themselves. */
export const TARGET_SCHEMA_SQL = `
CREATE SCHEMA IF NOT EXISTS daybook;

-- The stream version of the lease in force. Every run reads it FOR SHARE; who takes over raises it.
CREATE TABLE IF NOT EXISTS daybook.fence (
  only_one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_one),
  version bigint NOT NULL,
  epoch bigint NOT NULL,
  lease uuid NOT NULL
);

CREATE TABLE IF NOT EXISTS daybook.receipt (
  number bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run uuid NOT NULL UNIQUE,
  migration text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  content text NOT NULL,
  fence bigint NOT NULL,
  executor text NOT NULL,
  records bigint,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Where a data migration stands; the batch and its row here are committed together.
CREATE TABLE IF NOT EXISTS daybook.checkpoint (
  migration text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  content text NOT NULL,
  run uuid NOT NULL,
  batch bigint NOT NULL,
  rows_so_far bigint NOT NULL,
  position jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (migration, direction)
);

-- The stages of a migration that cannot run in one transaction. A row with \`done\` is a stage's receipt, committed with the stage itself
-- where that is a transaction; a row without is the intent of a statement that refuses one: it may be done, half done or not begun.
CREATE TABLE IF NOT EXISTS daybook.stage (
  migration text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  content text NOT NULL,
  stage bigint NOT NULL,
  what text NOT NULL,
  run uuid NOT NULL,
  subject jsonb,
  fence bigint NOT NULL,
  executor text NOT NULL,
  begun timestamptz NOT NULL DEFAULT clock_timestamp(),
  done timestamptz,
  PRIMARY KEY (migration, direction, content, stage)
);

-- The facts behind the fingerprints that the ledger knows, so that a drift can be named. The fingerprint proves them.
CREATE TABLE IF NOT EXISTS daybook.snapshot (
  fingerprint text NOT NULL PRIMARY KEY,
  facts bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE OR REPLACE FUNCTION daybook.enter(fence_in_force bigint, predecessor uuid) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $enter$
BEGIN
  PERFORM FROM daybook.fence f WHERE f.version = fence_in_force FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another executor has taken this target over' USING ERRCODE = 'DB001';
  END IF;
  IF predecessor IS NOT NULL
     AND predecessor IS DISTINCT FROM (SELECT r.run FROM daybook.receipt r ORDER BY r.number DESC LIMIT 1) THEN
    RAISE EXCEPTION 'the receipt of the run before is not the last one' USING ERRCODE = 'DB002';
  END IF;
END
$enter$;

COMMENT ON SCHEMA daybook IS '${MARK}';
`;

/** Makes the `daybook` schema of a target where it is missing or of an older version; a newer Daybook's is left as it is. */
export async function installTargetSchema(client: Client): Promise<void> {
  const { rows } = await client.query<{ mark: string | null }>(
    `SELECT obj_description(to_regnamespace('daybook'), 'pg_namespace') AS mark`,
  );
  if (Number(VERSION.exec(rows[0]?.mark ?? '')?.[1] ?? 0) >= TARGET_SCHEMA_VERSION) return;
  // CREATE … IF NOT EXISTS says a notice for each thing that is there; nobody wants to read them.
  await client.query(`BEGIN; SET LOCAL client_min_messages = warning; ${TARGET_SCHEMA_SQL} COMMIT;`);
}
