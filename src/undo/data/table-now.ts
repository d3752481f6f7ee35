import type { Client } from '../../postgres/index.js';
import type { KeptColumn, TableName } from './kept-item.js';
import type { RelationBefore } from './relations-before.js';

/** A column as it is in the middle of a run. */
export interface ColumnNow extends KeptColumn {
  /** As it is called now; `name` is what it was called before the run. */
  now: string;
}

/** A table in the middle of a run. */
export interface TableNow {
  oid: number;
  /** As it is called now. */
  now: TableName;
  before: TableName;
  partitioned: boolean;
  /** The table itself and all of its partitions. */
  members: { oid: number; now: TableName; kind: string }[];
  /** Parent or child by inheritance that is not partitioning: rows of a child are wider than what its parent sees of them. */
  inherits: boolean;
  forced: boolean;
  /** Those that were there before the run and are no generated ones. */
  columns: ColumnNow[];
  /** Of the columns that tell rows apart; absent where none do. */
  key?: ColumnNow[];
}

interface Row {
  oid: number;
  kind: string;
  schema: string;
  name: string;
  inherits: boolean;
  forced: boolean;
  key: number[] | null;
}

const TABLE = `
SELECT c.oid, c.relkind AS kind, n.nspname AS schema, c.relname AS name, c.relforcerowsecurity AS forced,
  NOT c.relispartition AND c.relkind <> 'p' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid) AS inherits,
  (SELECT (i.indkey::int2[])[0:i.indnkeyatts - 1] FROM pg_index i
   WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
     AND NOT EXISTS (SELECT FROM unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k
                     WHERE NOT a.attnotnull OR NOT k = ANY ($2))
   ORDER BY i.indisprimary DESC, i.indnkeyatts, i.indexrelid LIMIT 1) AS key
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1`;

const COLUMNS = `
SELECT a.attnum, a.attname AS now, a.atttypid AS typeid, a.atttypmod AS typmod, a.attidentity = 'a' AS always,
  CASE WHEN t.typtype = 'd' THEN (
    WITH RECURSIVE below (oid, typmod, depth) AS (
      SELECT a.atttypid, a.atttypmod, 0
      UNION ALL SELECT d.typbasetype, CASE WHEN d.typtypmod <> -1 THEN d.typtypmod ELSE b.typmod END, b.depth + 1
        FROM below b JOIN pg_type d ON d.oid = b.oid AND d.typtype = 'd')
    SELECT format_type(oid, typmod) FROM below ORDER BY depth DESC LIMIT 1)
  ELSE format_type(a.atttypid, a.atttypmod) END AS stored,
  CASE WHEN a.attcollation <> t.typcollation THEN (
    SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END AS collation
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`;

/** The table that holds a partition in the end; itself where it is none. */
export async function rootOf(client: Client, oid: number): Promise<number> {
  const { rows } = await client.query<{ root: number | null }>('SELECT pg_partition_root($1)::oid AS root', [
    oid,
  ]);
  return Number(rows[0]?.root ?? oid);
}

/**
 * Reads a table as it is now. Columns are those that were there before the run: the others vanish when it is undone.
 *
 * @param without columns that do not count as a key, since they are about to change
 */
export async function readTableNow(
  client: Client,
  before: RelationBefore,
  without: ReadonlySet<number> = new Set(),
): Promise<TableNow | undefined> {
  const { rows: found } = await client.query<
    Omit<ColumnNow, 'name'> & { always: boolean; collation: string | null }
  >(COLUMNS, [before.oid]);
  const columns = found.flatMap(({ always, collation, ...column }): ColumnNow[] => {
    const was = before.columns.get(column.attnum);
    if (!was) return [];
    return [
      {
        ...column,
        typeid: Number(column.typeid),
        name: was.name,
        ...(always ? { always: true } : {}),
        ...(collation === null ? {} : { collation }),
      },
    ];
  });
  const usable = columns.map(({ attnum }) => attnum).filter((attnum) => !without.has(attnum));
  const { rows } = await client.query<Row>(TABLE, [before.oid, usable]);
  const table = rows[0];
  if (!table) return undefined;
  const partitioned = table.kind === 'p';
  const now = { schema: table.schema, name: table.name };
  return {
    oid: before.oid,
    now,
    before: { schema: before.schema, name: before.name },
    partitioned,
    members: partitioned ? await partitionsOf(client, before.oid) : [{ oid: before.oid, now, kind: 'r' }],
    inherits: table.inherits,
    forced: table.forced,
    columns,
    ...(table.key
      ? { key: table.key.map((attnum) => columns.find((column) => column.attnum === Number(attnum))!) }
      : {}),
  };
}

async function partitionsOf(client: Client, oid: number): Promise<TableNow['members']> {
  const { rows } = await client.query<{ oid: number; kind: string; schema: string; name: string }>(
    `SELECT c.oid, c.relkind AS kind, n.nspname AS schema, c.relname AS name
     FROM pg_partition_tree($1) p JOIN pg_class c ON c.oid = p.relid JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY p.level, c.oid`,
    [oid],
  );
  return rows.map(({ oid: member, kind, schema, name }) => ({
    oid: Number(member),
    kind,
    now: { schema, name },
  }));
}
