import type { Client } from '../../../../postgres/index.js';

const UNIQUE = `
  SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted, i.indisexclusion AS excludes,
         ARRAY(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnkeyatts) k) AS keys,
         pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
         coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false) AS "nullsEqual"
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND (i.indisunique OR i.indisexclusion) AND n.nspname <> 'daybook' AND n.nspname !~ '^pg_'`;

interface UniqueIndex {
  quoted: string;
  excludes: boolean;
  keys: string[];
  predicate: string | null;
  nullsEqual: boolean;
}

/**
 * Deletes rows of a copy that would keep the unique indexes of the original from being made there. Of a table with an exclusion constraint one row is left.
 *
 * @param original with pg_catalog as its search path
 */
export async function dropDuplicates(original: Client, copy: Client): Promise<void> {
  const { rows } = await original.query<UniqueIndex>(UNIQUE);
  for (const { quoted, excludes, keys, predicate, nullsEqual } of rows) {
    if (excludes) {
      await copy.query(`DELETE FROM ONLY ${quoted} WHERE ctid <> (SELECT min(ctid) FROM ONLY ${quoted})`);
      continue;
    }
    const conditions = [
      ...(predicate === null ? [] : [`(${predicate})`]),
      ...(nullsEqual ? [] : keys.map((key) => `(${key}) IS NOT NULL`)),
    ];
    await copy.query(
      `DELETE FROM ONLY ${quoted} WHERE ctid IN (
         SELECT ctid FROM (SELECT ctid, row_number() OVER (PARTITION BY ${keys.map((key) => `(${key})`).join(', ')}) AS nth
                             FROM ONLY ${quoted}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}) AS numbered
          WHERE nth > 1)`,
    );
  }
}
