import type { Client } from '../../postgres/index.js';
import type { ParsedStatement } from '../../postgres/statements.js';
import { reachable, resolve } from './reachable.js';
import { touchedBy } from './touched.js';

/** What keeping would take, at most, by what the server knows of sizes. */
export interface KeepingEstimate {
  outcome: 'kept' | 'needs a verified backup';
  bytes: number;
  tables: { table: string; bytes: number; why: string }[];
  /** Statements whose changes only show when they run. */
  opaque: { statement: number; why: string }[];
}

interface SizeRow {
  table: string;
  bytes: string;
  rows: string;
  columns: Record<string, number> | null;
}

/** Sizes with partitions and what is stored out of line; widths of columns as ANALYZE found them. */
const SIZES = `
SELECT c.oid::regclass::text AS "table", greatest(sum(pg_table_size(m.oid)), 0) AS bytes, greatest(sum(m.reltuples), 0)::bigint AS rows,
  (SELECT json_object_agg(attname, width) FROM (SELECT s.attname, max(s.avg_width) AS width FROM pg_stats s JOIN pg_class t ON t.relname = s.tablename
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = s.schemaname WHERE t.oid = c.oid GROUP BY 1) w) AS columns
FROM pg_class c JOIN LATERAL (SELECT p.oid, p.reltuples FROM pg_class p WHERE p.oid = c.oid
  UNION SELECT p.oid, p.reltuples FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid) m ON true
WHERE c.oid = $1 AND c.relkind IN ('r', 'p') GROUP BY c.oid`;

/** A tuple's header and a key. */
const ROW_BYTES = 48;

/**
 * How much a migration would have kept for its undo, before anything runs. It errs upwards: a change of rows counts with the planner's estimate
 * of them, and with the whole table where there is none. What is dropped is moved, and takes nothing.
 *
 * @param limitBytes more than that is left to a verified backup
 */
export async function estimateKeeping(
  client: Client,
  statements: readonly ParsedStatement[],
  limitBytes: number,
): Promise<KeepingEstimate> {
  const { rows, destroyed, opaque } = touchedBy(statements);
  const tables: KeepingEstimate['tables'] = [];
  for (const { table, verb, statement } of rows) {
    const named = await resolve(client, [table]);
    const share = verb === 'truncate' ? 1 : await shareOf(client, statements[statement]!.text);
    for (const oid of await reachable(client, named, verb === 'truncate' ? 'truncate' : 'rows')) {
      const size = await sizeOf(client, oid);
      if (!size) continue;
      const { bytes, rows: count } = size;
      const isNamed = named.includes(oid) && share !== undefined;
      const touched =
        verb === 'insert' || verb === 'copy' ? 0 : isNamed && count > 0 ? Math.min(1, share / count) : 1;
      const inserted = verb === 'insert' && share !== undefined ? share * ROW_BYTES : 0;
      tables.push({
        table: size.table,
        bytes: Math.ceil(bytes * (verb === 'truncate' ? 1 : touched) + inserted),
        why: verb,
      });
    }
  }
  for (const { kind, name } of destroyed) {
    if (kind !== 'column' && kind !== 'column type') continue;
    const [table, column] = splitColumn(name);
    for (const oid of await resolve(client, [table])) {
      const size = await sizeOf(client, oid);
      if (!size) continue;
      const width = size.columns?.[column];
      const bytes = width === undefined ? size.bytes : size.rows * (ROW_BYTES + width);
      tables.push({ table: size.table, bytes: Math.ceil(bytes), why: kind });
    }
  }
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return { outcome: bytes > limitBytes ? 'needs a verified backup' : 'kept', bytes, tables, opaque };
}

async function sizeOf(
  client: Client,
  oid: number,
): Promise<{ table: string; bytes: number; rows: number; columns: SizeRow['columns'] } | undefined> {
  const { rows } = await client.query<SizeRow>(SIZES, [oid]);
  const row = rows[0];
  return row && { table: row.table, bytes: Number(row.bytes), rows: Number(row.rows), columns: row.columns };
}

/** A column’s name behind that of its table, not quoted. */
function splitColumn(name: string): [table: string, column: string] {
  const column = /(?:"(?:[^"]|"")+"|[^."]+)$/.exec(name)?.[0] ?? name;
  const table = name.slice(0, name.length - column.length - 1);
  return [table, column.startsWith('"') ? column.slice(1, -1).replaceAll('""', '"') : column];
}

interface Plan {
  'Plan Rows': number;
  Plans?: Plan[];
}

/** How many rows the planner thinks that a statement changes; undefined where it cannot tell, for instance of what is not there yet. */
async function shareOf(client: Client, text: string): Promise<number | undefined> {
  await client.query('SAVEPOINT daybook_estimate');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${text}`);
    await client.query('RELEASE SAVEPOINT daybook_estimate');
    const plan = rows[0]!['QUERY PLAN'][0]!.Plan;
    // The node that changes rows returns none; those below it are what it changes.
    return Math.max(plan['Plan Rows'], ...(plan.Plans ?? []).map((below) => below['Plan Rows']));
  } catch {
    await client.query('ROLLBACK TO SAVEPOINT daybook_estimate; RELEASE SAVEPOINT daybook_estimate');
    return undefined;
  }
}
