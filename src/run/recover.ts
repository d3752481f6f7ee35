import type { Step } from '../domain/events/fields.js';
import type { OpenRun } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { batchesOf } from './checkpoint.js';
import { failRun } from './fail-run.js';
import { type Finished, finishRun } from './finish-run.js';
import { Interrupted } from './interrupted.js';
import { type Receipt, readReceipt } from './receipt.js';
import type { Run } from './run.js';
import { takeFingerprint } from './snapshot.js';
import { type ClosedStages, closeStages } from './stages/close-stages.js';
import { record, type TargetWork } from './work.js';

/** Finds the file of a migration whose run is to be closed; undefined where it is gone or has other content. */
export type FindMigration = (id: string, content: string) => LoadedMigration | undefined;

/**
 * Closes the runs that a lost executor left open. What became of them is read, never guessed: we hold the target’s run lock, so
 * no session of ours is left that could still commit, and a receipt says that a run committed.
 *
 * @returns the runs whose change is committed, each taken through its post-validation
 */
export async function recoverRuns(work: TargetWork, find: FindMigration): Promise<Finished[]> {
  const open = Object.values(work.writer.state.openRuns);
  const fates = [];
  for (const run of open) fates.push({ run, receipt: await receiptOf(work, run) });
  const lastCommitted = fates.findLast(({ receipt }) => receipt)?.run.run;
  const finished: Finished[] = [];
  const stages = await closeStages(work, open);
  for (const [index, { run, receipt }] of fates.entries()) {
    work.services.observer.note?.(
      work.address.name,
      `${run.migration}: an earlier run was interrupted; its receipt says that it ${receipt ? 'committed' : 'did not commit'}`,
    );
    if (receipt) {
      const before = fates.slice(0, index).findLast((fate) => fate.receipt)?.receipt;
      finished.push(await closeCommitted(work, { run, receipt, before }, find, run.run === lastCommitted));
    } else await closeFailed(work, run, find, stages, index === fates.length - 1);
  }
  return finished;
}

/** Before its execution began, a run cannot have a receipt. */
const receiptOf = async (work: TargetWork, run: OpenRun): Promise<Receipt | undefined> =>
  await readReceipt(work.session.client, run.run);

/** Whether the outcome of the execution is in the ledger already. */
const outcomeKnown = ({ last }: OpenRun): boolean =>
  /^(execution-succeeded|receipt-recovered|post-validation-|clean-up-)/.test(last);

interface Committed {
  run: OpenRun;
  receipt: Receipt;
  /** Of the run that was committed before it in the same sequence. */
  before: Receipt | undefined;
}

async function closeCommitted(
  work: TargetWork,
  { run: open, receipt, before }: Committed,
  find: FindMigration,
  last: boolean,
): Promise<Finished> {
  const run = reopened(work, open, find);
  if (!outcomeKnown(open)) {
    await record(work, run, {
      name: 'run.receipt-recovered',
      data: {
        run: run.id,
        committed: true,
        committedAt: receipt.committedAt,
        batches: open.batches,
        ...(receipt.records === undefined ? {} : { records: receipt.records }),
      },
    });
  }
  const executedAt = new Date(receipt.committedAt);
  // A run of a sequence is announced before its turn, which comes when the one before it is committed.
  const turn = before ? Date.parse(before.committedAt) : Number.NEGATIVE_INFINITY;
  const durationMs = Math.max(0, executedAt.getTime() - Math.max(turn, Date.parse(open.startedAt)));
  return await finishRun(
    work,
    run,
    { outcome: undefined, executedAt, durationMs, backup: open.backup ?? undefined, recovered: true },
    [],
    last ? 'fingerprint' : 'lineage',
  );
}

async function closeFailed(
  work: TargetWork,
  open: OpenRun,
  find: FindMigration,
  stages: ClosedStages,
  last: boolean,
): Promise<void> {
  const run = reopened(work, open, find);
  const began = open.last === 'execution-started' || open.last === 'checkpoint-reached';
  if (began) {
    const batches = stages.committed.get(run.id) ?? (await batchesOf(work.session.client, run.id)).batches;
    await record(work, run, {
      name: 'run.receipt-recovered',
      data: { run: run.id, committed: false, batches },
    });
  }
  // Where runs of a sequence were derived from each other, what the target is now must be read once.
  const derived = (work.writer.state.schema?.appliedSince ?? 0) > 0;
  // Stages are committed one by one, and what is left of one is removed.
  const fingerprint =
    last && (derived || stages.committed.size > 0) ? await takeFingerprint(work.session.client) : undefined;
  await failRun(work, run, stepOf(open.last), new Interrupted(), undefined, [], fingerprint);
}

/** The run as it can be gone on with. Without its file, only what every run promises can be checked. */
function reopened(work: TargetWork, open: OpenRun, find: FindMigration): Run {
  const migration = find(open.migration, open.content) ?? withoutFile(open);
  return {
    id: open.run,
    migration,
    direction: open.direction,
    statements: undefined,
    withRollback: open.withRollback,
    startedAt: work.services.monotonic(),
  };
}

const withoutFile = (open: OpenRun): LoadedMigration => ({
  id: open.migration,
  name: open.migration,
  kind: open.kind,
  file: '',
  form: 'sql',
  documentation: {},
  requires: [],
  content: open.content,
  up: undefined,
  reversible: false,
});

const STEP_OF: readonly [RegExp, Step][] = [
  [/^(started|pre-flight)/, 'pre-flight'],
  [/^backup/, 'backup'],
  [/^schema/, 'schema-validation'],
  [/^(execution|checkpoint|receipt)/, 'execution'],
  [/^post/, 'post-validation'],
  [/^clean/, 'clean-up'],
];

function stepOf(last: string): Step {
  const step = STEP_OF.find(([pattern]) => pattern.test(last))?.[1];
  if (!step) throw new DaybookError('INTERNAL', `no step has the event ${last}`);
  return step;
}
