import type { Client } from '../../postgres/index.js';
import { GUARDS_QUERY } from './guards-query.js';

/** What protects the ledger: a thing, such as `trigger refuse_change on event`, and what the catalog says of it. */
export type Guards = ReadonlyMap<string, string>;

/** All that protects the ledger of this database, as it is now. The client must not be in a transaction. */
export async function readGuards(client: Client): Promise<Guards> {
  await client.query('BEGIN READ ONLY');
  try {
    await client.query('SET LOCAL search_path = pg_catalog, pg_temp');
    const { rows } = await client.query<{ thing: string; says: string }>(GUARDS_QUERY);
    return new Map(rows.map(({ thing, says }) => [thing, says]));
  } finally {
    await client.query('ROLLBACK');
  }
}
