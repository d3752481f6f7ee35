import { expect } from 'vitest';
import { openClient } from '../../../src/postgres/connect.js';
import type { Client } from '../../../src/postgres/index.js';
import {
  planAttachments,
  planRenames,
  planSchemaRest,
  readSchemaSnapshot,
  type SchemaSnapshot,
  schemaDifferences,
  unmodelledChanges,
} from '../../../src/undo/schema/index.js';
import type { UndoStep } from '../../../src/undo/undo-step.js';
import { createDatabase } from '../../support/database.js';
import { rowsOf } from './rows.js';
import type { UndoCase } from './undo-case.js';

/** What keeps rows and brings them back; a runner of schemas alone has none. */
export interface DataUndo<Kept = unknown> {
  /** Runs the migration in the open transaction, and keeps what it destroys. */
  apply(session: Client, up: string): Promise<Kept>;
  /** Tables moved back, columns filled: after renames are undone. */
  dataSteps(session: Client, kept: Kept): Promise<UndoStep[]>;
  /** Rows: after the data-bearing steps. */
  rowSteps(session: Client, kept: Kept): Promise<UndoStep[]>;
  /** Sequences and materialized views: after all else. */
  positionSteps(session: Client, kept: Kept): Promise<UndoStep[]>;
}

const SCHEMA_ALONE: DataUndo<undefined> = {
  apply: async (session, up) => void (await session.query(up)),
  dataSteps: async () => [],
  rowSteps: async () => [],
  positionSteps: async () => [],
};

/** A user who owns the case’s database and nothing else. */
const OWNER = 'undo_owner';

async function run(session: Client, steps: readonly UndoStep[]): Promise<void> {
  for (const { sql } of steps) {
    try {
      await session.query(sql);
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\nin: ${sql}\nof:\n${steps.map((step) => step.sql).join(';\n')}`,
      );
    }
  }
}

async function inTransaction<Result>(session: Client, work: () => Promise<Result>): Promise<Result> {
  await session.query('BEGIN');
  const result = await work();
  await session.query('COMMIT');
  return result;
}

/** Brings the schema back; see design.md for the order. What nothing has changed since `after` is not read again. */
async function undo<Kept>(
  session: Client,
  { before, after, roles }: { before: SchemaSnapshot; after: SchemaSnapshot; roles: boolean },
  data: DataUndo<Kept>,
  kept: Kept,
): Promise<void> {
  let now = after;
  const runAndRead = async (steps: readonly UndoStep[]): Promise<void> => {
    if (steps.length === 0) return;
    await run(session, steps);
    now = await readSchemaSnapshot(session);
  };
  const renames = planRenames(before, after, { roles });
  await run(session, renames);
  const dataSteps = await data.dataSteps(session, kept);
  await run(session, dataSteps);
  const rowSteps = await data.rowSteps(session, kept);
  await run(session, rowSteps);
  if (renames.length + dataSteps.length + rowSteps.length > 0) now = await readSchemaSnapshot(session);
  await runAndRead(planAttachments(now, before));
  await run(session, planSchemaRest(now, before, roles ? after : undefined));
  await run(session, await data.positionSteps(session, kept));
}

/** Things that are there before and after keep their identities where only their names changed. */
function sameIdentities(before: SchemaSnapshot, undone: SchemaSnapshot): void {
  const names = (snapshot: SchemaSnapshot) =>
    new Map(
      snapshot.identities.map((identity) => [`${identity.class} ${identity.oid} ${identity.sub}`, identity]),
    );
  const now = names(undone);
  for (const [key, { kind, schema, name, table }] of names(before)) {
    const is = now.get(key);
    if (is && kind !== 'role')
      expect({ schema: is.schema, name: is.name, table: is.table }).toEqual({ schema, name, table });
  }
}

/**
 * Applies a case’s migration, undoes it, and applies it again, on a database of its own.
 *
 * @param options.server superuser’s URL of the server; roles are changed only on one of the spec’s own
 */
export async function roundTrip<Kept>(
  undoCase: UndoCase,
  { server, data = SCHEMA_ALONE as DataUndo<Kept> }: { server: string; data?: DataUndo<Kept> },
): Promise<void> {
  const database = await createDatabase('template0', server);
  const session = await openClient(database.url, { applicationName: 'undo case', role: 'target' });
  const different = (a: SchemaSnapshot, b: SchemaSnapshot) =>
    schemaDifferences(a, b, { roles: undoCase.roles }).filter(
      (sentence) => !undoCase.ordersColumns || !sentence.startsWith('column order '),
    );
  try {
    if (undoCase.asOwner) await becomeOwner(session, database.name);
    await session.query(undoCase.before);
    await session.query(undoCase.rows);
    const rows = undoCase.comparesRows ? await rowsOf(session) : undefined;
    const { before, after, kept } = await inTransaction(session, async () => {
      const before = await readSchemaSnapshot(session);
      const kept = await data.apply(session, undoCase.up);
      return { before, after: await readSchemaSnapshot(session), kept };
    });
    const unmodelled = unmodelledChanges(before, after).join('; ');
    if (undoCase.refused !== undefined) return expect(unmodelled).toBe(undoCase.refused);
    expect(unmodelled).toBe('');
    const seen = JSON.parse(JSON.stringify({ before, after })) as typeof kept & {
      before: SchemaSnapshot;
      after: SchemaSnapshot;
    };
    const undone = await inTransaction(session, async () => {
      await undo(session, { ...seen, roles: undoCase.roles }, data, kept);
      return readSchemaSnapshot(session);
    });
    expect(different(before, undone)).toEqual([]);
    sameIdentities(before, undone);
    if (rows) expect(await rowsOf(session)).toEqual(rows);
    const again = await inTransaction(session, async () => {
      await session.query(undoCase.up);
      return readSchemaSnapshot(session);
    });
    expect(different(after, again)).toEqual([]);
  } finally {
    await session.end();
    await database.drop();
  }
}

async function becomeOwner(session: Client, database: string): Promise<void> {
  await session.query(`
    DO $$ BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('${OWNER}'));
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${OWNER}') THEN CREATE ROLE ${OWNER}; END IF;
    END $$;
    ALTER DATABASE ${database} OWNER TO ${OWNER};
    ALTER SCHEMA public OWNER TO ${OWNER};
    SET SESSION AUTHORIZATION ${OWNER}`);
}
