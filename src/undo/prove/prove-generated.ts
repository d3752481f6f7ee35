import { createHash } from 'node:crypto';
import { DaybookError } from '../../errors.js';
import { rehearseOnCopy } from '../../run/rehearse-on-copy.js';
import { isStaged, type Run } from '../../run/run.js';
import { transactionSql } from '../../run/script-part.js';
import { readSharedState } from '../../run/shared-state.js';
import type { TargetWork } from '../../run/work.js';
import type { UndoStep } from '../undo-step.js';
import { bringAgain } from './bring-again.js';
import { proofError, refuseShared } from './proof-error.js';
import type { WayBack } from './proof-result.js';
import { type ProofState, readProofState } from './proof-state.js';
import { stateDifferences } from './state-differences.js';
import type { UndoPort } from './undo-port.js';

export interface GeneratedProof<Schema> {
  way: WayBack;
  undo: UndoStep[];
  notes: string[];
  /** Where the copy stands: as the migration leaves it. */
  after: ProofState<Schema>;
}

/**
 * Brings a migration to the copy, takes it back by what Daybook keeps and generates, compares, and brings it again. The copy stands as the migration leaves it
 * afterwards, whatever came of the undo: what is not exact is rolled back.
 *
 * @throws DaybookError where the migration itself fails
 */
export async function proveGenerated<Schema, Captured>(
  work: TargetWork,
  run: Run,
  port: UndoPort<Schema, Captured>,
  before: ProofState<Schema>,
): Promise<GeneratedProof<Schema>> {
  const { client } = work.session;
  const captured = await captureOrSayWhy(work, run, port, before);
  if (captured instanceof DaybookError) return await withoutUndo(work, run, port, captured);
  const after = await readProofState(client, port.reader);
  const notes: string[] = [];
  let undo: UndoStep[] = [];
  let way: WayBack;
  try {
    await client.query(transactionSql(work.services.settings).join(';'));
    undo = await port.undo(client, captured);
    const undone = await readProofState(client, port.reader);
    const { schema, data, trifles } = stateDifferences(before, undone, port.reader);
    const differences = [...schema, ...data];
    way = { exact: differences.length === 0, script: digestOf(undo), steps: undo.length, differences };
    notes.push(...trifles);
    await client.query(way.exact ? 'COMMIT' : 'ROLLBACK');
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined);
    const error = proofError(run, thrown, 'the generated undo fails');
    way = { exact: false, script: digestOf(undo), steps: undo.length, differences: [], error };
  }
  if (!way.exact) {
    await port.forget(client, captured);
    return { way, undo, notes, after };
  }
  const again = await bringAgain(work, run, port.reader, after);
  notes.push(...again.notes);
  if (again.error || again.differences.length > 0)
    way = {
      ...way,
      exact: false,
      differences: again.differences,
      ...(again.error ? { error: again.error } : {}),
    };
  return { way, undo, notes, after: again.state ?? after };
}

/** @returns an error where the migration could be brought, and only what it changes cannot be kept: nothing is brought then */
async function captureOrSayWhy<Schema, Captured>(
  work: TargetWork,
  run: Run,
  port: UndoPort<Schema, Captured>,
  before: ProofState<Schema>,
): Promise<Captured | DaybookError> {
  const refusal = port.refusal(run);
  if (refusal) return refusal;
  try {
    return await capture(work, run, port, before);
  } catch (thrown) {
    const unkept =
      thrown instanceof DaybookError &&
      (thrown.code === 'UNDO_IMPOSSIBLE' || thrown.code === 'UNDO_INCOMPLETE');
    // Of one in stages some may be committed.
    if (unkept && !isStaged(run)) return thrown;
    throw thrown;
  }
}

/** The migration alone: its own way back may be exact, and others come after it. */
async function withoutUndo<Schema, Captured>(
  work: TargetWork,
  run: Run,
  port: UndoPort<Schema, Captured>,
  error: DaybookError,
): Promise<GeneratedProof<Schema>> {
  await rehearseOnCopy(work, run);
  const after = await readProofState(work.session.client, port.reader);
  const way = { exact: false, script: digestOf([]), steps: 0, differences: [], error };
  return { way, undo: [], notes: [], after };
}

async function capture<Schema, Captured>(
  work: TargetWork,
  run: Run,
  port: UndoPort<Schema, Captured>,
  before: ProofState<Schema>,
): Promise<Captured> {
  const { client } = work.session;
  const staged = isStaged(run);
  try {
    const shared = await readSharedState(client);
    if (!staged) await client.query(transactionSql(work.services.settings, run.stages?.[0]?.begin).join(';'));
    const captured = await port.capture(work, run, before.schema);
    if (!staged) {
      await refuseShared(work, run, shared);
      await client.query('COMMIT');
    }
    return captured;
  } catch (thrown) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw proofError(run, thrown, 'the migration fails on the copy');
  }
}

const digestOf = (undo: readonly UndoStep[]): string =>
  createHash('sha256')
    .update(undo.map(({ sql }) => `${sql};\n`).join(''))
    .digest('hex');
