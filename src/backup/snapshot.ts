import type { Client } from '../postgres/index.js';

/**
 * How much of a database's size a dump must be expected to need. A dump has no indexes and is compressed, which makes it
 * 0.05 to 0.5 of that; a backup is refused in advance only where it can hardly fit, and a disk that fills up later is
 * dealt with then.
 */
export const LEAST_SHARE_OF_DATABASE = 0.05;

export interface ExportedSnapshot {
  database: string;
  /** For `pg_dump --snapshot`; valid while the transaction is open. */
  snapshot: string;
  /** Read just before the snapshot. */
  lsn: string;
  /** The size of the database. */
  databaseBytes: number;
  expectedBytes: number;
}

const POSITION = `
  SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn`;

/** pg_table_size would tell more, but waits where a table is locked. */
const EXPORT = `
  SELECT current_database() AS database, pg_export_snapshot() AS snapshot,
         pg_database_size(current_database())::text AS size`;

/**
 * Opens a read-only REPEATABLE READ transaction and exports its snapshot. The caller ends the transaction.
 *
 * @param lockTimeoutMs for the transaction's own statements
 */
export async function exportSnapshot(client: Client, lockTimeoutMs: number): Promise<ExportedSnapshot> {
  const { lsn } = (await client.query<{ lsn: string }>(POSITION)).rows[0]!;
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(`SELECT set_config('lock_timeout', $1, true)`, [String(lockTimeoutMs)]);
  const exported = await client.query<{ database: string; snapshot: string; size: string }>(EXPORT);
  const { database, snapshot, size } = exported.rows[0]!;
  const databaseBytes = Number(size);
  const expectedBytes = Math.ceil(databaseBytes * LEAST_SHARE_OF_DATABASE);
  return { database, snapshot, lsn, databaseBytes, expectedBytes };
}
