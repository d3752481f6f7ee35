import type { Client } from '../../../postgres/index.js';
import type { RequestedIndex } from '../../../postgres/lone-statement.js';
import type { FateOf } from './fate.js';

interface Row {
  oid: string;
  /** As SQL writes it. */
  index: string;
  name: string;
  valid: boolean;
  unique: boolean;
  method: string;
  columns: (string | null)[];
  keys: number;
  partial: boolean;
}

const INDEXES = `
SELECT i.indexrelid::text AS oid, i.indexrelid::regclass::text AS index, c.relname AS name,
  i.indisvalid AND i.indisready AND i.indislive AS valid, i.indisunique AS unique, m.amname AS method,
  i.indnkeyatts::int AS keys, i.indpred IS NOT NULL AS partial,
  ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k(attnum, place)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
    ORDER BY k.place) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = to_regclass($1) AND ($2::name IS NULL OR c.relname = $2::name)
ORDER BY i.indexrelid`;

const indexesOf = async (client: Client, { table, name }: RequestedIndex): Promise<Row[]> =>
  (await client.query<Row>(INDEXES, [table, name ?? null])).rows;

/**
 * CREATE INDEX CONCURRENTLY commits its index as invalid, builds it, and says at its end that it is valid. One that is not is dropped; those
 * that were there before are not its.
 */
export const createIndex: FateOf<'create index'> = {
  observe: async (client, { index }) => (await indexesOf(client, index)).map(({ oid }) => oid),

  async settle(client, { index }, before) {
    const known = new Set(before as string[]);
    const found = (await indexesOf(client, index)).filter(({ oid }) => !known.has(oid));
    const removed: string[] = [];
    for (const left of found.filter(({ valid }) => !valid)) {
      if (!isAsked(left, index)) return unlike(left, index);
      await client.query(`DROP INDEX CONCURRENTLY ${left.index}`);
      removed.push(left.index);
    }
    const [made, another] = found.filter(({ valid }) => valid);
    if (!made) return { is: 'undone', removed };
    if (another) {
      return {
        is: 'unknown',
        lookAt: `${made.index} and ${another.index} are both new on ${index.table}: is one of them the one that was asked for?`,
      };
    }
    return isAsked(made, index) ? { is: 'done' } : unlike(made, index);
  },
};

const unlike = ({ index }: Row, { table }: RequestedIndex) =>
  ({
    is: 'unknown',
    lookAt: `${index} on ${table} is new, and not the index that was asked for: who made it?`,
  }) as const;

/** Expressions are compared as such, and not in what they say: the server prints them in its own way. */
function isAsked(found: Row, asked: RequestedIndex): boolean {
  return (
    found.unique === asked.unique &&
    found.method === asked.method &&
    found.partial === asked.partial &&
    found.keys === asked.columns.length - asked.included &&
    found.columns.length === asked.columns.length &&
    found.columns.every((column, at) => column === asked.columns[at])
  );
}
