import type { StatementResult } from '../../postgres/script-statement.js';
import { isConnectionLoss } from '../../postgres/sqlstate.js';
import type { Run } from '../run.js';
import { loneStagePart, ownResults } from '../script-part.js';
import type { SendError } from '../send-error.js';
import { sendParts } from '../send-parts.js';
import type { Unreached } from '../unreached.js';
import type { TargetWork } from '../work.js';
import type { Fate } from './fates/fate.js';
import { observe } from './fates/index.js';
import { withSessionTimeouts } from './session-timeouts.js';
import { closeIntent, uncertain } from './settle-intent.js';
import { inShortTransaction } from './short-transaction.js';
import type { Stage } from './stage.js';
import {
  type Intent,
  insertStageSql,
  type StagedContent,
  type StageRow,
  stagedContent,
} from './stage-row.js';

/** What came of a statement that stands alone: its result, or that an earlier attempt had done it. */
export type LoneResult = { result: StatementResult } | { found: true };

/**
 * Executes a statement that refuses a transaction block, between its intent and its receipt. While it runs no session of ours holds a
 * transaction or a snapshot in the target: the run lock is the session’s, and whoever wants it tries and does not wait.
 *
 * @param left the intent of an attempt whose end nobody saw
 * @param receipt the statements that write the receipt
 * @throws SendError, DaybookError OUTCOME_UNCERTAIN
 */
export async function executeLone(
  work: TargetWork,
  run: Run,
  number: number,
  left: StageRow | undefined,
  receipt: readonly string[],
  predecessor: string | undefined,
): Promise<LoneResult> {
  const of = stagedContent(run);
  if (left) {
    const fate = await closeIntent(work, of, left);
    if (fate.is === 'unknown') throw uncertain(work, of, left, fate.lookAt);
    if (fate.is === 'done') {
      await inShortTransaction(work, receipt);
      return { found: true };
    }
  }
  const stage = run.stages![number - 1]!;
  const { lone } = stage;
  const intent: Intent = {
    subject: lone!.subject,
    before: await observe(work.session.client, lone!.subject),
  };
  await inShortTransaction(work, [insertStageSql(work, run, number, intent)], predecessor);
  const sent = await withSessionTimeouts(work, () => sendAlone(work, run, stage));
  if ('error' in sent) {
    if (isConnectionLoss(sent.error.cause)) throw sent.error;
    const row: StageRow = { stage: number, what: lone!.what, run: run.id, done: false, intent };
    const fate = await fateOfFailed(work, of, row);
    if (fate?.is === 'unknown')
      throw uncertain(work, of, row, `it failed (${sent.error.message}), and ${fate.lookAt}`);
    if (fate?.is !== 'done') throw sent.error;
    await inShortTransaction(work, receipt);
    return { found: true };
  }
  await inShortTransaction(work, receipt);
  return sent;
}

async function sendAlone(
  work: TargetWork,
  run: Run,
  stage: Stage,
): Promise<{ result: StatementResult } | { error: SendError | Unreached }> {
  const part = loneStagePart(run, stage);
  const { completed, error } = await sendParts(work, [part], () => false);
  if (error) return { error };
  return { result: ownResults(part, completed[0]!)[0]! };
}

/** Leaves nothing of what failed. Where that cannot be done now the intent stands, and the next attempt does it. */
async function fateOfFailed(work: TargetWork, of: StagedContent, row: StageRow): Promise<Fate | undefined> {
  try {
    return await closeIntent(work, of, row);
  } catch (error) {
    const { log } = work.services;
    log.warn({ err: error, migration: of.migration }, `${row.what} failed, and could not be cleaned up`);
    return undefined;
  }
}
