import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScript } from '../../../src/postgres/statements.js';
import { UncoveredError, type Widening } from '../../../src/undo/data/cannot-keep.js';
import { Capture } from '../../../src/undo/data/capture.js';
import { dropKept } from '../../../src/undo/data/drop-kept.js';
import { finishCapture } from '../../../src/undo/data/finish-capture.js';
import { planTypes } from '../../../src/undo/data/free-types.js';
import { readKept } from '../../../src/undo/data/kept-item.js';
import { planDataSteps } from '../../../src/undo/data/plan-data.js';
import { planPositions } from '../../../src/undo/data/plan-positions.js';
import type { UndoStep } from '../../../src/undo/undo-step.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { casesOf, type UndoCase } from './case-file.js';

/** What a migration usually is run by: an owner of everything, and no superuser. */
const OWNER = 'undo_owner';

let template: TestDatabase;
beforeAll(async () => {
  template = await createDatabase();
  const client = await connect(template.url);
  await client.query(
    `DO $$ BEGIN CREATE ROLE ${OWNER} NOSUPERUSER; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
     CREATE SCHEMA app AUTHORIZATION ${OWNER}; CREATE SCHEMA daybook AUTHORIZATION ${OWNER};
     ALTER SCHEMA public OWNER TO ${OWNER}`,
  );
  await client.end();
});
afterAll(() => template.drop());

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** All rows of all tables, each value as text, and the positions of sequences. */
async function contents(
  client: pg.Client,
  tables?: Record<string, string[]>,
): Promise<{ rows: Record<string, unknown>; tables: Record<string, string[]> }> {
  await client.query(
    `SELECT set_config('search_path', 'pg_catalog', false), set_config('row_security', 'off', false)`,
  );
  const { rows: columns } = await client.query<{ relation: string; kind: string; columns: string[] }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS relation, c.relkind AS kind, ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'S', 'm') AND c.relispopulated AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('daybook', 'information_schema') ORDER BY 1`,
  );
  const found =
    tables ??
    Object.fromEntries(
      columns.map((row) => [row.relation, row.kind === 'S' ? ['last_value', 'is_called'] : row.columns]),
    );
  const state: Record<string, unknown> = {};
  for (const [relation, names] of Object.entries(found)) {
    const row = columns.find((one) => one.relation === relation);
    if (!row) {
      state[relation] = 'gone';
      continue;
    }
    const { rows } = await client.query({
      text: `SELECT ${names.map((name) => `${name}::text`).join(', ')} FROM ONLY ${relation}`,
      rowMode: 'array',
    });
    state[relation] = rows.map((cells) => JSON.stringify(cells)).sort();
  }
  await client.query('RESET search_path; RESET row_security');
  return { rows: state, tables: found };
}

async function execute(client: pg.Client, sql: string): Promise<void> {
  if (sql.trim() !== '') await client.query(sql);
}

async function perform(client: pg.Client, { sql, why }: UndoStep): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n  in: ${sql}\n  why: ${why}`, { cause: error });
  }
}

/** Runs a migration with its undo kept, as often as it widens. */
async function up(client: pg.Client, { up: script }: UndoCase): Promise<number> {
  const widen: Widening = { rows: [], copies: [] };
  const { statements } = await parseScript(script);
  for (let attempt = 1; ; attempt += 1) {
    await client.query('BEGIN');
    try {
      const capture = await Capture.begin(client, { run: 'run-1', widen });
      for (const statement of statements) {
        for (const sql of await capture.before(statement)) await client.query(sql);
        await capture.after();
      }
      await finishCapture(client, capture);
      await client.query('COMMIT');
      return attempt;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(error instanceof UncoveredError) || attempt > 4) throw error;
      widen.rows.push(...error.widen.rows);
      widen.copies.push(...error.widen.copies);
      if (error.widen.positions) widen.positions ??= error.widen.positions;
    }
  }
}

async function undo(client: pg.Client, { renames }: UndoCase): Promise<void> {
  await client.query('BEGIN');
  const kept = await readKept(client, 'run-1');
  for (const step of await planTypes(client, kept)) await perform(client, step);
  await execute(client, renames);
  await client.query(`SET LOCAL search_path = pg_catalog, pg_temp`);
  for (const step of await planDataSteps(client, kept)) await perform(client, step);
  for (const step of await planPositions(client, kept)) await perform(client, step);
  await dropKept(client, kept);
  await client.query('COMMIT');
}

const only = process.env.CASE;
describe.concurrent('an undo brings data back:', { timeout: 60_000 }, () => {
  for (const one of casesOf('data')) {
    if (only && !one.name.includes(only)) continue;
    it(`${one.name}: ${one.special}`, async () => {
      const database = await createDatabase(template.name);
      const client = await connect(database.url);
      const onlooker = await connect(database.url);
      try {
        await client.query(`GRANT CREATE ON DATABASE ${database.name} TO ${OWNER}`);
        if (!one.superuser) await client.query(`SET SESSION AUTHORIZATION ${OWNER}`);
        await execute(client, one.before);
        await execute(client, one.rows);
        const before = await contents(onlooker);
        if (one.refused) {
          await expect(up(client, one)).rejects.toMatchObject({ code: one.refused });
          expect((await contents(onlooker, before.tables)).rows).toEqual(before.rows);
          return;
        }
        expect(await up(client, one)).toBe(one.attempts);
        const changed = await contents(onlooker);
        expect(changed).not.toEqual(before);
        await undo(client, one);
        expect((await contents(onlooker, before.tables)).rows).toEqual(before.rows);
        expect(await leftovers(onlooker)).toEqual([]);
      } finally {
        await client.end();
        await onlooker.end();
        await database.drop();
      }
    });
  }
});

/** What of ours is still there. */
async function leftovers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'daybook'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'c') AND c.relname NOT IN ('kept', 'kept_event', 'kept_type')
     UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'daybook'::regnamespace
     UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE '!daybook%'
     UNION ALL SELECT r.number::text FROM daybook.kept r UNION ALL SELECT e.at::text FROM daybook.kept_event e UNION ALL SELECT t.cell FROM daybook.kept_type t`,
  );
  return rows.map(({ name }) => name);
}
