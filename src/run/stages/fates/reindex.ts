import type { Client } from '../../../postgres/index.js';
import type { LoneSubject } from '../../../postgres/lone-statement.js';
import type { FateOf } from './fate.js';

interface Row {
  oid: string;
  /** As SQL writes it. */
  index: string;
}

/** Also the indexes of the table's TOAST table, and of a partitioned table's partitions. */
const LEFT_OVER = `
WITH RECURSIVE concerned AS (
  SELECT c.oid FROM pg_catalog.pg_class c
  WHERE $1 = 'everything'
     OR c.oid = CASE $1 WHEN 'table' THEN to_regclass($2)
        ELSE (SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = to_regclass($2)) END
  UNION
  SELECT h.inhrelid FROM pg_catalog.pg_inherits h JOIN concerned d ON d.oid = h.inhparent
), reached AS (
  SELECT oid FROM concerned UNION SELECT c.reltoastrelid FROM pg_catalog.pg_class c JOIN concerned d ON d.oid = c.oid
)
SELECT i.indexrelid::text AS oid, i.indexrelid::regclass::text AS index
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid IN (SELECT oid FROM reached)
ORDER BY i.indexrelid`;

const leftOver = async (client: Client, { of, name }: Reindex): Promise<Row[]> =>
  (await client.query<Row>(LEFT_OVER, [of, name ?? null])).rows;

type Reindex = Extract<LoneSubject, { kind: 'reindex' }>;

/**
 * REINDEX CONCURRENTLY builds an index beside the old one (`…_ccnew`) and puts it in its place (the old one is then `…_ccold`). What it leaves
 * of these is invalid, and dropped; then it can be done again, whether or not it was done.
 */
export const reindex: FateOf<'reindex'> = {
  observe: async (client, subject) => (await leftOver(client, subject)).map(({ oid }) => oid),

  async settle(client, subject, before) {
    const known = new Set(before as string[]);
    const removed: string[] = [];
    for (const { oid, index } of await leftOver(client, subject)) {
      if (known.has(oid)) continue;
      await client.query(`DROP INDEX CONCURRENTLY ${index}`);
      removed.push(index);
    }
    return { is: 'undone', removed };
  },
};
