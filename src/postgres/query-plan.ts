import type { Client } from 'pg';

/** A node of a plan, as EXPLAIN gives it. */
export interface PlanNode {
  type: string;
  schema?: string;
  relation?: string;
  index?: string;
  /** Whether an index is entered by what is looked for, or read as a whole and its rows thrown away. */
  narrowed: boolean;
  filtered: boolean;
  /** Something above it ends it early. */
  limited: boolean;
}

interface RawNode {
  'Node Type': string;
  Schema?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: RawNode[];
}

let prepared = 0;

/**
 * The nodes of the plan of a query, which is not executed, where sequential scans are avoided: there is one only where no index can
 * serve, however small the table is.
 *
 * @param parameters how many `$n` it has; it is then planned for any values
 * @param client in a transaction, whose settings are changed until its end
 * @throws the server's error
 */
export async function readPlan(client: Client, query: string, parameters: number): Promise<PlanNode[]> {
  await client.query('SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan');
  let explained = query;
  prepared += 1;
  const name = `daybook_plan_${prepared}`;
  if (parameters > 0) {
    await client.query(`PREPARE ${name} AS ${query}`);
    explained = `EXECUTE ${name} (${Array.from({ length: parameters }, () => 'NULL').join(', ')})`;
  }
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: RawNode }[] }>(
    `EXPLAIN (FORMAT JSON, VERBOSE) ${explained}`,
  );
  if (parameters > 0) await client.query(`DEALLOCATE ${name}`);
  return rows[0]!['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan, false));
}

function nodesOf(raw: RawNode, limited: boolean): PlanNode[] {
  const node: PlanNode = {
    type: raw['Node Type'],
    ...(raw.Schema === undefined ? {} : { schema: raw.Schema }),
    ...(raw['Relation Name'] === undefined ? {} : { relation: raw['Relation Name'] }),
    ...(raw['Index Name'] === undefined ? {} : { index: raw['Index Name'] }),
    narrowed: raw['Index Cond'] !== undefined,
    filtered: raw.Filter !== undefined,
    limited,
  };
  const below = limited || node.type === 'Limit';
  return [node, ...(raw.Plans ?? []).flatMap((plan) => nodesOf(plan, below))];
}

const FAMILY = `
WITH RECURSIVE family (oid) AS (
  SELECT to_regclass($1)::oid UNION SELECT i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.oid
)
SELECT n.nspname AS schema, c.relname AS name FROM family f JOIN pg_class c ON c.oid = f.oid JOIN pg_namespace n ON n.oid = c.relnamespace`;

/** A table or an index with its partitions; nothing where there is none of that name. */
export async function readFamily(client: Client, name: string): Promise<{ schema: string; name: string }[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(FAMILY, [name]);
  return rows;
}
