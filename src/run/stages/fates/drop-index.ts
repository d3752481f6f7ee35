import type { Client } from '../../../postgres/index.js';
import type { FateOf } from './fate.js';

const isThere = async (client: Client, oid: string): Promise<boolean> =>
  (await client.query('SELECT FROM pg_catalog.pg_class WHERE oid = $1::oid', [oid])).rows.length > 0;

/** DROP INDEX CONCURRENTLY first makes the index invalid, for all to see; dropped again it goes. */
export const dropIndex: FateOf<'drop index'> = {
  async observe(client, { index }) {
    const { rows } = await client.query<{ oid: string | null }>('SELECT to_regclass($1)::oid::text AS oid', [
      index,
    ]);
    return rows[0]!.oid;
  },

  async settle(client, _, before) {
    const gone = before !== null && !(await isThere(client, before as string));
    return { is: gone ? 'done' : 'undone' };
  },
};
