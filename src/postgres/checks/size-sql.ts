import type { Client } from 'pg';
import { SQLSTATE, sqlstateOf } from '../sqlstate.js';

/** SQL for the bytes of a table and its partitions, given SQL for its number: with its indexes, and without. */
export interface SizeSql {
  total(oid: string): string;
  table(oid: string): string;
}

const measured = (by: string) => (oid: string) =>
  `coalesce((SELECT sum(${by}(p.relid)) FROM pg_partition_tree(${oid}) AS p), ${by}(${oid}))::float8`;

const MEASURED: SizeSql = { total: measured('pg_total_relation_size'), table: measured('pg_table_size') };

const counted = (files: string) => (oid: string) =>
  `(
  WITH RECURSIVE part(oid) AS (SELECT ${oid} UNION ALL SELECT i.inhrelid FROM pg_inherits i JOIN part ON i.inhparent = part.oid)
  SELECT sum(greatest(f.relpages, 0)::bigint) * current_setting('block_size')::bigint
  FROM part JOIN pg_class f ON f.oid = part.oid OR f.oid = (SELECT reltoastrelid FROM pg_class WHERE oid = part.oid)${files}
)::float8`;

const COUNTED: SizeSql = {
  total: counted(' OR f.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = part.oid)'),
  table: counted(''),
};

/** How long an exact size is waited for. */
const PATIENCE = '1ms';

/**
 * Asks a query of sizes without queueing behind anybody: a size is measured under a lock, and where somebody has a table for himself it is
 * told by the pages that the server last counted.
 *
 * @param client outside of a transaction
 */
export async function askSizes<Result>(
  client: Client,
  ask: (sizes: SizeSql) => Promise<Result>,
): Promise<Result> {
  await client.query(`BEGIN READ ONLY; SET LOCAL lock_timeout = '${PATIENCE}'`);
  try {
    const result = await ask(MEASURED);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    if (sqlstateOf(error) !== SQLSTATE.lockNotAvailable) throw error;
    return await ask(COUNTED);
  }
}
