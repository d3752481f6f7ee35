import type { Client } from '../postgres/index.js';
import { DIGEST_VERSION, type DigestSums, type DigestVersion, digestOf, sumsOf } from './digest-sums.js';
import type { TableDigest } from './manifest.js';
import { rowText, type TextColumn } from './row-text.js';

/**
 * All that print differently from session to session, fixed for the current transaction. Row security is off, so that
 * a policy raises an error instead of hiding rows; see {@link tableDigests}.
 */
export const FIXED_OUTPUT = `
  SELECT set_config(name, value, true) FROM (VALUES
    ('search_path', 'pg_catalog'), ('row_security', 'off'), ('extra_float_digits', '1'), ('DateStyle', 'ISO, YMD'),
    ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('bytea_output', 'hex'), ('lc_monetary', 'C'),
    ('xmloption', 'content'), ('xmlbinary', 'base64')) AS fixed(name, value)`;

/**
 * Tables with rows of their own: plain ones and partitions that have no partitions. What is Daybook's own, what belongs
 * to an extension (its script makes it anew), and temporary ones are not the user's.
 */
const USER_TABLES = `
  SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted,
         c.relpages AS pages, pg_catalog.row_security_active(c.oid) AS hidden, columns.list AS columns
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
         LATERAL (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'type', a.atttypid::bigint) ORDER BY a.attnum), '[]') AS list
                    FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
   WHERE c.relkind = 'r' AND n.nspname <> 'daybook' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

export interface DigestForm {
  /** Of the manifest that they are compared with. */
  version?: DigestVersion | undefined;
  /** Columns are taken by their names and not by their places: one that was dropped and came back is the last one. */
  byName?: boolean;
  /** Tables are left out whose rows row security would hide from this role, instead of failing. */
  readableOnly?: boolean;
}

/**
 * Row count and digest of every user table, as the current transaction sees them.
 *
 * A digest does not depend on the order of the rows: two 64-bit hashes of each row's text, each summed
 * modulo 2^64, as 32 hexadecimal digits; see {@link rowText}. It tells whether a copy is complete and equal, not whether somebody clever
 * made another table with the same sums.
 *
 * @param client in a transaction; its output settings are changed until the end of that transaction
 * @param readers more connections, in transactions that see the same: each reads one table at a time
 * @throws the server's error 42501 where row security would hide rows from this role
 */
export async function tableDigests(
  client: Client,
  readers: readonly Client[] = [],
  { version = DIGEST_VERSION, byName = false, readableOnly = false }: DigestForm = {},
): Promise<TableDigest[]> {
  const { rows } = await client.query<UserTable>(USER_TABLES);
  const tables = readableOnly ? rows.filter(({ hidden }) => !hidden) : rows;
  const digests = new Map<UserTable, TableDigest>();
  // The largest first: one that is begun last would be waited for by all.
  const waiting = [...tables].sort((a, b) => b.pages - a.pages);
  const read = async (reader: Client): Promise<void> => {
    await reader.query(FIXED_OUTPUT);
    for (let table = waiting.shift(); table; table = waiting.shift()) {
      const { schema, name, quoted, columns } = table;
      const ordered = byName ? [...columns].sort((a, b) => (a.name < b.name ? -1 : 1)) : columns;
      const text = version < 3 ? 'ROW(x.*)::text' : rowText(ordered, 'x');
      const sums = await reader.query<DigestSums>(
        sumsOf(`SELECT ${text} AS text FROM ONLY ${quoted} AS x`, version),
      );
      digests.set(table, { schema, name, ...digestOf(sums.rows[0]!) });
    }
  };
  const outcomes = await Promise.allSettled(
    [client, ...readers].map((reader) =>
      read(reader).catch((error) => {
        waiting.length = 0;
        throw error;
      }),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return tables.map((table) => digests.get(table)!);
}

interface UserTable {
  schema: string;
  name: string;
  quoted: string;
  pages: number;
  hidden: boolean;
  columns: TextColumn[];
}
