import { DaybookError } from '../../errors.js';
import { isRefusedOnCopy } from '../../run/rehearse-on-copy.js';
import type { Run } from '../../run/run.js';
import { prepareRun } from '../../run/run-start.js';
import { proofError } from './proof-error.js';
import type { ProofResult } from './proof-result.js';
import type { ProofSession } from './proof-session.js';
import type { ProofState } from './proof-state.js';
import { type GeneratedProof, proveGenerated } from './prove-generated.js';
import { commits, proveWritten } from './prove-written.js';
import { touchedTables } from './state-differences.js';
import type { UndoPort } from './undo-port.js';

/** What came of a proof, and where the copy stands; no state where it does not stand as the migration leaves it. */
export interface Proven<Schema> {
  result: ProofResult;
  after?: ProofState<Schema>;
}

/**
 * Proves on a copy that a migration can be taken back: by the undo that Daybook makes, and by its own way back where it has one. The copy stands as the migration
 * leaves it afterwards, so that the next one can be proven on it.
 *
 * @param before what the copy is
 * @param notCovered tables without rows in the copy although the target has some
 */
export async function proveMigration<Schema, Captured>(
  session: ProofSession,
  run: Run,
  port: UndoPort<Schema, Captured>,
  before: ProofState<Schema>,
  notCovered: readonly string[],
): Promise<Proven<Schema>> {
  const work = await session.work();
  const { monotonic } = work.services;
  const began = monotonic();
  const { migration } = run;
  const result: ProofResult = {
    migration: migration.id,
    content: migration.content,
    before: before.fingerprint,
    outcome: 'failed',
    coverage: {
      tables: before.tables.length,
      tablesWithRows: before.tables.filter(({ rows }) => rows > 0).length,
      rows: before.tables.reduce((sum, { rows }) => sum + rows, 0),
      touched: 0,
      touchedWithRows: 0,
      notCovered: notCovered.slice(0, 100).map((name) => name.slice(0, 400)),
    },
    notes: [],
    undo: [],
    durationMs: 0,
  };
  let proof: GeneratedProof<Schema>;
  try {
    if (isRefusedOnCopy(run))
      throw new DaybookError(
        'DRY_RUN_UNAVAILABLE',
        `${migration.id} changes what all databases of the server share`,
      );
    proof = await proveGenerated(work, run, port, before);
  } catch (thrown) {
    const error = proofError(run, thrown, 'it cannot be proven');
    return { result: { ...result, error, durationMs: monotonic() - began } };
  }
  const { way, undo, notes, after } = proof;
  Object.assign(result, { after: after.fingerprint, generated: way, undo, notes: [...notes] });
  const touched = touchedTables(before, after);
  const withRows = new Set(
    before.tables.filter(({ rows }) => rows > 0).map(({ schema, name }) => `${schema}.${name}`),
  );
  result.coverage.touched = touched.length;
  result.coverage.touchedWithRows = touched.filter((name) => withRows.has(name)).length;
  if (migration.reversible) await addWritten(session, run, port, { before, after }, result);
  result.outcome = result.generated?.exact || result.written?.exact ? 'proven' : 'refuted';
  result.durationMs = monotonic() - began;
  return { result, after };
}

async function addWritten<Schema, Captured>(
  session: ProofSession,
  up: Run,
  { reader }: UndoPort<Schema, Captured>,
  states: { before: ProofState<Schema>; after: ProofState<Schema> },
  result: ProofResult,
): Promise<void> {
  const work = await session.work();
  const down = await prepareRun({ migration: up.migration, direction: 'down' }, work.services.monotonic);
  const written = { up, down, ...states };
  const { way, notes } = commits(up, down)
    ? await session.fork((fork) => proveWritten(fork, written, reader))
    : await proveWritten(work, written, reader);
  result.written = way;
  result.notes.push(...notes.filter((note) => !result.notes.includes(note)));
}
