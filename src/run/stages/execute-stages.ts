import { DaybookError } from '../../errors.js';
import type { StatementResult } from '../../postgres/script-statement.js';
import { positionDigest } from '../checkpoint.js';
import { Interrupted } from '../interrupted.js';
import { type Outcome, outcomeOfStatements, rowsChanged } from '../outcome.js';
import { receiptSql } from '../receipt.js';
import type { Run } from '../run.js';
import { ownResults, stagePart } from '../script-part.js';
import { sendParts } from '../send-parts.js';
import { record, type TargetWork } from '../work.js';
import { executeLone } from './execute-lone.js';
import { closeIntent } from './settle-intent.js';
import { inShortTransaction } from './short-transaction.js';
import { nameOfStage } from './stage.js';
import {
  forgetStagesSql,
  insertStageSql,
  isHalfTakenBack,
  readForgotten,
  readStages,
  settleStageSql,
  stagedContent,
} from './stage-row.js';

/** How far a run came with its stages, over all of its attempts. */
export interface StagesTold {
  /** Of this run’s statements; those of stages that were committed before are not there. */
  results: (StatementResult | undefined)[];
  rows: number;
  /** How many stages are committed, those of earlier runs among them. */
  committed: number;
}

export const noStagesTold = (): StagesTold => ({ results: [], rows: 0, committed: 0 });

/**
 * Runs a migration stage by stage, each committed with its receipt; the last one’s is the receipt of the run. It goes on behind the stages that an
 * earlier attempt or an interrupted run of the same content committed, and repairs the one that it left half done.
 *
 * @param predecessor the run whose receipt must be the last one in the target
 * @throws SendError, DaybookError ROLLBACK_UNFINISHED, OUTCOME_UNCERTAIN, INTERRUPTED
 */
export async function executeStages(
  work: TargetWork,
  run: Run,
  predecessor: string | undefined,
  told: StagesTold,
): Promise<Outcome> {
  const { services, session, lease } = work;
  const stages = run.stages!;
  const of = stagedContent(run);
  if (run.direction === 'up' && (await isHalfTakenBack(session.client, of))) throw halfTakenBack(work, run);
  for (const row of await readForgotten(session.client, of)) await closeIntent(work, row, row);
  const rows = new Map((await readStages(session.client, of)).map((row) => [row.stage, row]));
  const runReceipt = [
    receiptSql(session.client, run, lease.fence, services.executor),
    forgetStagesSql(session.client, run.migration.id),
  ];
  for (const [index, stage] of stages.entries()) {
    const number = index + 1;
    const left = rows.get(number);
    told.committed = index;
    if (left?.done) continue;
    if (services.signal.aborted) throw new Interrupted();
    const began = services.monotonic();
    const before = number === 1 ? predecessor : undefined;
    const ofStage = stage.lone
      ? settleStageSql(session.client, of, number)
      : insertStageSql(work, run, number);
    const receipt = number === stages.length ? runReceipt : [ofStage];
    let found = false;
    let rowsOfStage = 0;
    if (stage.lone) {
      const executed = await executeLone(work, run, number, left, receipt, before);
      found = 'found' in executed;
      if ('result' in executed) told.results[stage.from] = executed.result;
    } else {
      const part = stagePart(work, run, stage, receipt, before);
      const { completed, error } = await sendParts(work, [part], () => false);
      if (error) throw error;
      const results = ownResults(part, completed[0]!);
      for (const [at, result] of results.entries()) told.results[stage.from + at] = result;
      rowsOfStage = rowsChanged(results);
    }
    told.rows += rowsOfStage;
    told.committed = number;
    await record(work, run, {
      name: 'run.checkpoint-reached',
      data: {
        run: run.id,
        batch: number,
        rows: rowsOfStage,
        rowsSoFar: told.rows,
        position: positionDigest({ stage: number, of: stages.length, what: nameOfStage(stage) }),
        stage: {
          of: stages.length,
          what: nameOfStage(stage),
          ...(found ? { found } : {}),
          durationMs: services.monotonic() - began,
        },
      },
    });
  }
  if (rows.get(stages.length)?.done) await inShortTransaction(work, runReceipt);
  return outcomeOfStatements(run.statements!, told.results);
}

const halfTakenBack = (work: TargetWork, run: Run): DaybookError =>
  new DaybookError(
    'ROLLBACK_UNFINISHED',
    `${run.migration.id} was begun to be taken back on ${work.address.name}, and a part of that is committed`,
    {
      where: { file: run.migration.file },
      details: { target: work.address.name, migration: run.migration.id },
    },
  );
