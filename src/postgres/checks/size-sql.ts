import type { Client } from 'pg';
import { SQLSTATE, sqlstateOf } from '../sqlstate.js';

/** SQL for the bytes of a table and its partitions, given SQL for its number: with its indexes, and without. */
export interface SizeSql {
  total(oid: string): string;
  table(oid: string): string;
}

const INDEXES = ' OR f.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = part.oid)';

/** What somebody has for himself, or waits to have. */
const TAKEN = `SELECT FROM pg_locks l JOIN file ON file.oid = l.relation
  WHERE l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`;

/** @param measures whether a table that nobody has for himself is measured */
const size = (measures: boolean, by: string, indexes: string) => (oid: string) =>
  `(
  WITH RECURSIVE part(oid) AS (SELECT ${oid} UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part ON i.inhparent = part.oid),
  file AS (SELECT f.oid, f.relpages FROM part JOIN pg_class f
    ON f.oid = part.oid OR f.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = part.oid)${indexes})
  SELECT CASE WHEN ${measures ? `EXISTS (${TAKEN})` : 'true'}
    THEN (SELECT sum(greatest(relpages, 0)::bigint) * current_setting('block_size')::bigint FROM file)
    ELSE (SELECT sum(${by}(oid)) FROM part) END)::float8`;

const sizes = (measures: boolean): SizeSql => ({
  total: size(measures, 'pg_total_relation_size', INDEXES),
  table: size(measures, 'pg_table_size', ''),
});

/**
 * Asks a query of sizes without queueing behind anybody: a size is measured under a lock, and where somebody has a table for himself it is
 * told by the pages that the server last counted. Who takes it in that very moment is waited for a millisecond.
 *
 * @param client outside of a transaction
 */
export async function askSizes<Result>(
  client: Client,
  ask: (sizes: SizeSql) => Promise<Result>,
): Promise<Result> {
  try {
    return await inQuickTransaction(client, () => ask(sizes(true)));
  } catch (error) {
    if (sqlstateOf(error) !== SQLSTATE.lockNotAvailable) throw error;
    return await inQuickTransaction(client, () => ask(sizes(false)));
  }
}

/** Without JIT: to compile a query of many names takes the server most of a second, and to run it some milliseconds. */
async function inQuickTransaction<Result>(client: Client, act: () => Promise<Result>): Promise<Result> {
  await client.query(`BEGIN READ ONLY; SET LOCAL lock_timeout = '1ms'; SET LOCAL jit = off`);
  try {
    return await act();
  } finally {
    await client.query('ROLLBACK');
  }
}
