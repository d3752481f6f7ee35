import { asDaybookError, DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import type { ParsedStatement } from '../postgres/statements.js';
import type { Captured } from './captured.js';
import { UncoveredError, type Widening } from './data/cannot-keep.js';
import { Capture } from './data/capture.js';
import { dropKept } from './data/drop-kept.js';
import { finishCapture } from './data/finish-capture.js';
import { planTypes } from './data/free-types.js';
import type { KeptData } from './data/kept-item.js';
import { planDataSteps } from './data/plan-data.js';
import { planPositions } from './data/plan-positions.js';
import {
  planAttachments,
  planRenames,
  planSchemaRest,
  readSchemaSnapshot,
  type SchemaSnapshot,
  unmodelledChanges,
} from './schema/index.js';
import type { UndoStep } from './undo-step.js';

/** How often what a transaction touched unforeseen is kept with the next attempt. */
export const CAPTURE_ATTEMPTS = 5;

/** Sends one statement so that what it destroys is kept: `send` is given what is to be executed in its place, mostly the statement itself. */
export type Guard = (statement: ParsedStatement, send: (sql: string) => Promise<void>) => Promise<void>;

export interface CaptureRequest {
  /** What is kept is found by it; each transaction of a run has one of its own. */
  id: string;
  /** What the schema is, where it is known. */
  before?: SchemaSnapshot;
  /** Executes the statements, each through the guard; called again where something was touched that was not foreseen. */
  execute(guard: Guard): Promise<void>;
}

/**
 * Executes statements in the transaction that is open, and keeps what is needed to take them back. What an attempt did not foresee is rolled back to a savepoint,
 * and kept with the next one.
 *
 * @throws UncoveredError where that does not end; DaybookError UNDO_IMPOSSIBLE; what `execute` throws
 */
export async function captureUp(session: Client, { id, before, execute }: CaptureRequest): Promise<Captured> {
  const known = before ?? (await readSchemaSnapshot(session));
  const kept = await keeping(session, id, execute);
  const after = await readSchemaSnapshot(session);
  return { before: known, after, kept, unmodelled: unmodelledChanges(known, after) };
}

async function keeping(session: Client, run: string, execute: CaptureRequest['execute']): Promise<KeptData> {
  const widen: Widening = { rows: [], copies: [] };
  for (let attempt = 1; ; attempt += 1) {
    await session.query('SAVEPOINT daybook_capture');
    try {
      const capture = await Capture.begin(session, { run, widen });
      await execute(async (statement, send) => {
        for (const sql of await capture.before(statement)) await send(sql);
        await capture.after();
      });
      // What is deferred would change rows at the commit, behind the back of what is checked here.
      await session.query('SET CONSTRAINTS ALL IMMEDIATE');
      const kept = await finishCapture(session, capture);
      await session.query('RELEASE SAVEPOINT daybook_capture');
      return kept;
    } catch (error) {
      if (!(error instanceof UncoveredError) || attempt >= CAPTURE_ATTEMPTS) throw error;
      await session.query('ROLLBACK TO SAVEPOINT daybook_capture; RELEASE SAVEPOINT daybook_capture');
      widen.rows.push(...error.widen.rows);
      widen.copies.push(...error.widen.copies);
      if (error.widen.positions) widen.positions ??= error.widen.positions;
    }
  }
}

/**
 * Takes back, in the transaction that is open, what was captured: renames; data; what is different then; positions and contents of views. What was kept is dropped as soon as it is back.
 *
 * @returns what was executed
 * @throws DaybookError UNDO_IMPOSSIBLE where no way is known, EXECUTION_FAILED where a step fails; the transaction must be rolled back
 */
export async function undoUp(session: Client, captured: Captured): Promise<UndoStep[]> {
  const { before, after, kept, unmodelled } = captured;
  if (unmodelled.length > 0)
    throw new DaybookError('UNDO_IMPOSSIBLE', `no generated undo brings this back: ${unmodelled.join('; ')}`);
  const done: UndoStep[] = [];
  const perform = async (steps: readonly UndoStep[]): Promise<void> => {
    for (const step of steps) {
      await performStep(session, step);
      done.push(step);
    }
  };
  if (kept) await perform(await planTypes(session, kept));
  await perform(planRenames(before, after));
  if (kept) {
    await perform(await planDataSteps(session, kept));
    // What is kept has the types of what it was taken from, which could not be replaced while it is there.
    await dropKept(session, kept);
  }
  let now = await readSchemaSnapshot(session);
  const attachments = planAttachments(now, before);
  if (attachments.length > 0) {
    await perform(attachments);
    now = await readSchemaSnapshot(session);
  }
  await perform(planSchemaRest(now, before));
  if (kept) await perform(await planPositions(session, kept));
  return done;
}

/** Drops what was kept and is not wanted any more. */
export async function forgetUp(session: Client, { kept }: Captured): Promise<void> {
  if (kept) await dropKept(session, kept);
}

async function performStep(session: Client, { sql, why }: UndoStep): Promise<void> {
  try {
    await session.query(sql);
  } catch (cause) {
    const error = asDaybookError(cause);
    if (error.code !== 'INTERNAL') throw error;
    throw new DaybookError(
      'EXECUTION_FAILED',
      `a step of the undo fails (${why}): ${(cause as Error).message}`,
      {
        details: { step: why },
        cause,
      },
    );
  }
}
