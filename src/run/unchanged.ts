import { type DigestSums, digestOf, sumsOf } from '../backup/digest-sums.js';
import { FIXED_OUTPUT } from '../backup/table-digest.js';
import type { Check, Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { Client } from '../postgres/index.js';

/** What is needed of a run here. */
interface GuardedRun {
  id: string;
  migration: LoadedMigration;
  direction: Direction;
  unchanged?: Unchanged;
}

/** The rows of a table at one moment. */
export interface TableState {
  /** As the migration names it. */
  table: string;
  /** Null where it is not there. */
  found: { rows: number; digest: string; changes: number; files: string; counted: boolean } | null;
}

interface NumberedTable {
  table: string;
  oid: number;
}

interface Row extends DigestSums {
  changes: string | null;
  files: string | null;
  counted: boolean;
}

/** What this session changed in transactions that it did not tell of yet, and the files that hold the rows. */
const OWN = (oid: number): string => `
  SELECT sum(pg_stat_get_xact_tuples_inserted(o) + pg_stat_get_xact_tuples_updated(o) + pg_stat_get_xact_tuples_deleted(o)) AS changes,
    string_agg(o || ':' || pg_relation_filenode(o), ',' ORDER BY o) AS files, current_setting('track_counts')::boolean AS counted
  FROM (SELECT ${oid}::oid AS o UNION SELECT inhrelid FROM pg_inherits WHERE inhparent = ${oid} UNION SELECT relid FROM pg_partition_tree(${oid}::oid)) AS parts`;

/** The tables that a migration must leave as they are, by their numbers: its statements may change the search path. */
export class Unchanged {
  readonly #tables: readonly NumberedTable[];
  readonly before: readonly TableState[];
  /** What came of it, where it was found before the commit. */
  checks: Check[] | undefined;

  private constructor(before: readonly TableState[], tables: readonly NumberedTable[]) {
    this.before = before;
    this.#tables = tables;
  }

  /**
   * Reads the tables before a migration. The transaction, which must be open, is left with the settings that it had.
   *
   * @throws DaybookError DATA_CHANGED where a table is not there
   */
  static async read(client: Client, run: GuardedRun): Promise<Unchanged> {
    const found: NumberedTable[] = [];
    for (const table of run.migration.unchanged ?? []) {
      const { rows } = await client.query<{ oid: number | null }>('SELECT to_regclass($1)::oid AS oid', [
        table,
      ]);
      const oid = rows[0]?.oid;
      if (!oid) throw missing(run, table);
      found.push({ table, oid });
    }
    return new Unchanged(await statesOf(client, found), found);
  }

  /** Reads them again, in the transaction that changed something or in a later one. */
  async after(client: Client): Promise<TableState[]> {
    return await statesOf(client, this.#tables);
  }
}

async function statesOf(client: Client, tables: readonly NumberedTable[]): Promise<TableState[]> {
  const states: TableState[] = [];
  await client.query('SAVEPOINT daybook_unchanged');
  await client.query(FIXED_OUTPUT);
  for (const { table, oid } of tables) {
    const { rows: names } = await client.query<{ quoted: string }>(
      `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted
       FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = $1`,
      [oid],
    );
    const quoted = names[0]?.quoted;
    if (quoted === undefined) {
      states.push({ table, found: null });
      continue;
    }
    const { rows } = await client.query<Row>(
      `SELECT * FROM (${sumsOf(`SELECT ROW(x.*)::text AS text FROM ${quoted} AS x`)}) AS sums, (${OWN(oid)}) AS own`,
    );
    const { changes, files, counted, ...sums } = rows[0]!;
    states.push({
      table,
      found: { ...digestOf(sums), changes: Number(changes ?? 0), files: files ?? '', counted },
    });
  }
  await client.query('ROLLBACK TO SAVEPOINT daybook_unchanged; RELEASE SAVEPOINT daybook_unchanged');
  return states;
}

/**
 * Whether tables are as they were.
 *
 * @param within both were read in the transaction that made the change: whether it changed a table is then told apart from what others
 *   did to it meanwhile
 */
export function compareStates(
  before: readonly TableState[],
  after: readonly TableState[],
  { within }: { within: boolean },
): Check[] {
  return before.map(({ table, found: was }, index): Check => {
    const check = `unchanged ${table}`.slice(0, 100);
    const is = after[index]?.found;
    if (!is || !was) return { check, outcome: 'failed', finding: 'the table is gone' };
    if (is.digest === was.digest && is.rows === was.rows)
      return { check, outcome: 'passed', finding: `${is.rows} rows, digest ${is.digest}` };
    const difference = `${was.rows} rows with the digest ${was.digest} before, ${is.rows} with ${is.digest} after`;
    const others = within && is.counted && is.changes === was.changes && is.files === was.files;
    if (others)
      return {
        check,
        outcome: 'warned',
        finding: `${difference}; changed by others meanwhile, and not by this migration`,
      };
    return {
      check,
      outcome: 'failed',
      finding: within
        ? `${difference}; ${is.changes - was.changes} rows touched by this migration`
        : difference,
      remedy: 'Look for triggers and cascades that reach the table, or do not declare it as unchanged.',
    };
  });
}

/**
 * Compares tables before the commit of the migration that must leave them as they are.
 *
 * @throws DaybookError DATA_CHANGED, so that everything is rolled back
 */
export async function demandUnchanged(client: Client, run: GuardedRun, tables: Unchanged): Promise<void> {
  const checks = compareStates(tables.before, await tables.after(client), { within: true });
  tables.checks = checks;
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return;
  throw new DaybookError(
    'DATA_CHANGED',
    `${run.migration.id}: ${failed.map(({ check, finding }) => `${check}: ${finding}`).join('; ')}`.slice(
      0,
      1500,
    ),
    {
      where: { file: run.migration.file },
      details: { migration: run.migration.id, run: run.id, checks: failed },
    },
  );
}

const missing = (run: GuardedRun, table: string): DaybookError =>
  new DaybookError('DATA_CHANGED', `${run.migration.id}: unchanged ${table}: there is no such table`, {
    where: { file: run.migration.file },
    hint: 'Nothing was changed. Correct the name in the header.',
    details: { migration: run.migration.id, run: run.id },
  });

/** Of a migration that commits in several parts, or whose executor was lost: what is known after its commit. */
export async function unchangedChecks(client: Client, run: GuardedRun): Promise<Check[]> {
  const { unchanged, migration } = run;
  if (!migration.unchanged || run.direction === 'down') return [];
  if (unchanged?.checks) return unchanged.checks;
  if (unchanged) return compareStates(unchanged.before, await unchanged.after(client), { within: false });
  return migration.unchanged.map((table) => ({
    check: `unchanged ${table}`.slice(0, 100),
    outcome: 'skipped',
    finding: 'what it was before is known only while the migration runs',
  }));
}
