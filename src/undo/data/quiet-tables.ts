import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { Involved, Quiet } from './involved.js';
import type { Restrictions, TableName } from './kept-item.js';
import { qualified } from './names.js';
import { quietKeys } from './quiet-keys.js';

/** Settings of the undo's transaction: all rows are seen, in the order in which they lie, and names mean what they say. */
export const SETTINGS: readonly UndoStep[] = [
  'SET LOCAL search_path = pg_catalog, pg_temp',
  'SET LOCAL row_security = off',
  'SET LOCAL synchronize_seqscans = off',
  'SET LOCAL max_parallel_workers_per_gather = 0',
].map((sql) => ({ sql, why: 'for the steps that bring data back' }));

/**
 * Makes tables let rows come back: what came upon them in the run (constraints, NOT NULL, indexes, rules, generated columns) goes, since the rest of
 * the undo would drop it anyway; their triggers and rules of before are off meanwhile, foreign keys wait or, where one would act on rows itself, are
 * dropped, for the rest of the undo to make again.
 *
 * @param alters whether the undo alters one of the tables: it cannot while checks of a foreign key wait
 */
export async function quietTables(
  client: Client,
  involved: readonly Involved[],
  restrictions: readonly Restrictions['tables'][number][],
  alters: boolean,
): Promise<Quiet> {
  const first: UndoStep[] = [];
  const last: UndoStep[] = [];
  const tables = await withPartitions(client, involved);
  first.push(...(await dependents(client, involved)));
  for (const { relid, table } of tables) {
    const came = restrictions.find((restriction) => restriction.relid === relid);
    if (came) first.push(...(await newRestrictions(client, table, came)));
    const own = await ownGuards(client, relid, table, came?.rules ?? []);
    first.push(...own.first);
    last.push(...own.last);
  }
  const keys = await quietKeys(client, involved, alters);
  return { first: [...first, ...keys.first], last: [...keys.last, ...last] };
}

/** The tables, with the partitions of those that have some: triggers and row security are theirs alone. */
async function withPartitions(
  client: Client,
  involved: readonly Involved[],
): Promise<{ relid: number; table: TableName }[]> {
  const { rows } = await client.query<{ oid: number; schema: string; name: string }>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS name FROM unnest($1::oid[]) o CROSS JOIN LATERAL pg_partition_tree(o) p
     JOIN pg_class c ON c.oid = p.relid AND c.relkind IN ('r', 'p') JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid <> o`,
    [involved.map(({ relid }) => relid)],
  );
  return [
    ...involved.map(({ relid, table }) => ({ relid, table })),
    ...rows.map(({ oid, schema, name }) => ({ relid: Number(oid), table: { schema, name } })),
  ];
}

const NEW = `
SELECT 1 AS turn, format('DROP CONSTRAINT IF EXISTS %I CASCADE', o.conname) AS command, NULL AS sql FROM pg_constraint o
WHERE o.conrelid = $1 AND o.contype <> 'n' AND o.conparentid = 0 AND o.coninhcount = 0 AND o.conname = ANY ($2)
UNION ALL
SELECT 2, NULL, format('DROP INDEX IF EXISTS %s', i.indexrelid::regclass) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
WHERE i.indrelid = $1 AND x.relname = ANY ($3) AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x'))
  AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
UNION ALL
SELECT 3, NULL, format('DROP RULE IF EXISTS %I ON ', r.rulename) || $7 FROM pg_rewrite r WHERE r.ev_class = $1 AND r.rulename = ANY ($4) AND r.rulename <> '_RETURN'
UNION ALL
SELECT 4, format('DROP COLUMN IF EXISTS %I CASCADE', a.attname), NULL FROM pg_attribute a
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> '' AND a.attinhcount = 0 AND (a.attname = ANY ($6) OR a.attname LIKE 'daybook\\_aside\\_%')
UNION ALL
SELECT 5, format('ALTER COLUMN %I DROP NOT NULL', a.attname), NULL FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND a.attname = ANY ($5) AND a.attidentity = '' AND a.attgenerated = ''
  AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = $1 AND i.indisprimary AND NOT x.relname = ANY ($3) AND a.attnum = ANY (i.indkey))
ORDER BY 1`;

async function newRestrictions(
  client: Client,
  table: TableName,
  came: Restrictions['tables'][number],
): Promise<UndoStep[]> {
  const { rows } = await client.query<{ command: string | null; sql: string | null }>(NEW, [
    came.relid,
    came.constraints,
    came.indexes,
    came.rules,
    came.notNull,
    came.columns,
    qualified(table),
  ]);
  return rows.map(({ command, sql }) => ({
    sql: sql ?? `ALTER TABLE ${qualified(table)} ${command}`,
    why: `it was not there before, and the rows of before need not satisfy it`,
  }));
}

/** Views, policies, triggers and defaults that use a column keep its type from being changed; the rest of the undo makes them again. */
const DEPENDENTS = `
WITH RECURSIVE using_column AS (
  SELECT DISTINCT d.classid, d.objid FROM pg_depend d
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = $1 AND d.refobjsubid = ANY ($2) AND d.deptype IN ('n', 'a')
)
SELECT format('DROP %s IF EXISTS %s CASCADE', CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, v.oid::regclass) AS sql
FROM using_column u JOIN pg_rewrite w ON u.classid = 'pg_rewrite'::regclass AND w.oid = u.objid JOIN pg_class v ON v.oid = w.ev_class AND v.oid <> $1 AND v.relkind IN ('v', 'm')
UNION ALL SELECT format('DROP RULE IF EXISTS %I ON ', w.rulename) || $3 FROM using_column u JOIN pg_rewrite w ON u.classid = 'pg_rewrite'::regclass AND w.oid = u.objid AND w.ev_class = $1
UNION ALL SELECT format('DROP POLICY IF EXISTS %I ON %s', p.polname, CASE WHEN p.polrelid = $1 THEN $3 ELSE p.polrelid::regclass::text END)
FROM using_column u JOIN pg_policy p ON u.classid = 'pg_policy'::regclass AND p.oid = u.objid
UNION ALL SELECT format('DROP TRIGGER IF EXISTS %I ON ', t.tgname) || $3 FROM using_column u JOIN pg_trigger t ON u.classid = 'pg_trigger'::regclass AND t.oid = u.objid AND NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL SELECT format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', $3::text, o.conname) FROM pg_constraint o
WHERE o.conrelid = $1 AND o.contype = 'c' AND o.conkey && $2::int2[] AND o.coninhcount = 0
UNION ALL SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', $3::text, a.attname) FROM pg_attribute a
WHERE a.attrelid = $1 AND a.attnum = ANY ($2) AND a.atthasdef AND a.attgenerated = ''`;

async function dependents(client: Client, involved: readonly Involved[]): Promise<UndoStep[]> {
  const steps: UndoStep[] = [];
  for (const { relid, retyped, table } of involved) {
    if (retyped.length === 0) continue;
    const { rows } = await client.query<{ sql: string }>(DEPENDENTS, [relid, retyped, qualified(table)]);
    steps.push(
      ...rows.map(({ sql }) => ({
        sql,
        why: 'it uses a column whose type changes back; it is made again later',
      })),
    );
  }
  return steps;
}

interface GuardRow {
  forced: boolean;
  triggers: [string, string][] | null;
  rules: [string, string][] | null;
}

const STATES: Readonly<Record<string, string>> = {
  O: 'ENABLE',
  D: 'DISABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
};

async function ownGuards(
  client: Client,
  relid: number,
  table: TableName,
  newRules: readonly string[],
): Promise<Quiet> {
  const { rows } = await client.query<GuardRow>(
    `SELECT c.relforcerowsecurity AS forced,
       (SELECT json_agg(json_build_array(quote_ident(t.tgname), t.tgenabled) ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D') AS triggers,
       (SELECT json_agg(json_build_array(quote_ident(r.rulename), r.ev_enabled) ORDER BY r.rulename) FROM pg_rewrite r
        WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND r.ev_enabled <> 'D' AND NOT r.rulename = ANY ($2)) AS rules
     FROM pg_class c WHERE c.oid = $1`,
    [relid, newRules],
  );
  const { forced, triggers, rules } = rows[0] ?? { forced: false, triggers: null, rules: null };
  const only = `ALTER TABLE ONLY ${qualified(table)}`;
  const off = 'only the rows themselves come back';
  const on = 'as it was';
  const first: UndoStep[] = [];
  const last: UndoStep[] = [];
  if (forced) {
    first.push({ sql: `${only} NO FORCE ROW LEVEL SECURITY`, why: 'the owner must see all rows' });
    last.push({ sql: `${only} FORCE ROW LEVEL SECURITY`, why: on });
  }
  if (triggers) first.push({ sql: `${only} DISABLE TRIGGER USER`, why: off });
  for (const [name, state] of triggers ?? [])
    last.push({ sql: `${only} ${STATES[state]} TRIGGER ${name}`, why: on });
  for (const [name, state] of rules ?? []) {
    first.push({ sql: `${only} DISABLE RULE ${name}`, why: off });
    last.push({ sql: `${only} ${STATES[state]} RULE ${name}`, why: on });
  }
  return { first, last };
}
