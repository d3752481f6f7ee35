import type { EventDraft } from '../domain/event.js';
import type { Check } from '../domain/events/fields.js';
import { abandon } from './abandon.js';
import { derivedVersion } from './derived-version.js';
import { type Execution, execute } from './execute.js';
import { executedEvent, executionFailedEvent } from './execution-events.js';
import { failRun } from './fail-run.js';
import { type Finished, finishRun } from './finish-run.js';
import { Intents } from './intents.js';
import { Interrupted } from './interrupted.js';
import { Messages, wasReached } from './messages.js';
import { outcomeUnknown } from './perform-run.js';
import { prepareRunSteps } from './prepare-run-steps.js';
import type { Run } from './run.js';
import { reportOf } from './run-report.js';
import { sizesBefore } from './sizes.js';
import { takeFingerprint } from './snapshot.js';
import type { Survey } from './survey.js';
import { mention, type TargetWork } from './work.js';

/**
 * Takes a sequence of runs through their steps with the intents of the next ones and the outcomes of the last ones committed
 * to the ledger while the current ones execute. Receipts make that safe: whatever happens, which of them are committed can be
 * read. The target is looked at, and its fingerprint read, at the two ends of the sequence; in between each execution demands
 * the receipt of its predecessor in its own transaction.
 *
 * @param found in the target of all that they touch, and the checks of each migration by its run
 * @param onFinished called for each run that is over, in their order
 * @throws DaybookError what ended the sequence; the runs whose turn did not come are closed as such
 */
export async function performSequence(
  work: TargetWork,
  runs: readonly Run[],
  { survey, checks }: { survey: Survey; checks: ReadonlyMap<string, readonly Check[]> },
  onFinished: (finished: Finished) => void,
): Promise<void> {
  const [first, last] = [runs[0]!, runs.at(-1)!];
  // It was prepared with others, which may have had their turn before it; its time begins now.
  first.startedAt = work.services.monotonic();
  await prepareRunSteps(work, first, new Set());
  if (last !== first && first.sizes) last.sizes = sizesBefore(last, survey, first.sizes.database, 'sequence');
  const intents = new Intents(work, runs, checks);
  const messages = new Messages(work, runs, intents);
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index]!;
    const sent = await messages.outcome(index);
    if (work.services.signal.aborted && !wasReached(sent)) {
      await abandonAsItIs(work, intents.announced(index));
      throw new Interrupted();
    }
    // What was sent with others was executed before we heard of it.
    const ago = sent && 'outcome' in sent ? sent.durationMs : 0;
    if (run !== first) run.startedAt = work.services.monotonic() - ago;
    const executedAt = new Date(work.services.now().getTime() - ago);
    const execution = await execute(work, run, runs[index - 1]?.id, sent);
    if (!execution.succeeded) throw await endSequence(work, run, execution, intents.announced(index + 1));
    const finished = await finish(work, run, execution, executedAt, messages, index === runs.length - 1);
    onFinished(finished);
    if (finished.error) {
      await abandonAsItIs(work, intents.announced(index + 1));
      throw finished.error;
    }
  }
}

/** The next run will compare the target with what this one leaves. */
async function abandonAsItIs(work: TargetWork, later: readonly Run[]): Promise<void> {
  if (later.length === 0) return;
  await abandon(work, later, await takeFingerprint(work.session.client).catch(() => undefined));
}

type Succeeded = Extract<Execution, { succeeded: true }>;

async function finish(
  work: TargetWork,
  run: Run,
  execution: Succeeded,
  executedAt: Date,
  messages: Messages,
  last: boolean,
): Promise<Finished> {
  const { outcome, durationMs } = execution;
  const drafts = [executedEvent(run, execution)];
  const { verify, expect, unchanged, instance } = run.migration;
  const nothingToDo = !verify && !expect && !unchanged && !instance && outcome.recordsOf.length === 0;
  if (last || !nothingToDo) {
    const method = last ? 'fingerprint' : 'lineage';
    await messages.quiet();
    return await finishRun(work, run, { outcome, executedAt, durationMs }, drafts, method);
  }
  return finishAtOnce(work, run, execution, executedAt, drafts);
}

/** Nothing is to be verified and nothing to be cleaned up: all that is left is to say so, while the next one executes. */
function finishAtOnce(
  work: TargetWork,
  run: Run,
  { outcome, durationMs }: Succeeded,
  executedAt: Date,
  drafts: readonly EventDraft[],
): Finished {
  const schemaVersion = derivedVersion(work.writer.state, run);
  mention(
    work,
    run,
    ...drafts,
    { name: 'run.post-validation-started', data: { run: run.id } },
    {
      name: 'run.post-validation-passed',
      data: { run: run.id, checks: [], method: 'lineage', schemaVersion, durationMs: 0 },
    },
    { name: 'run.clean-up-started', data: { run: run.id } },
    { name: 'run.clean-up-completed', data: { run: run.id, removed: [], analyzed: [], durationMs: 0 } },
    {
      name: 'run.succeeded',
      data: {
        run: run.id,
        durationMs: work.services.monotonic() - run.startedAt,
        rollbackAvailable: run.direction === 'up' && run.migration.reversible,
      },
    },
  );
  const report = reportOf(work, run, { status: 'success', executedAt, durationMs, outcome, schemaVersion });
  work.services.observer.report?.(report);
  return { run, report };
}

async function endSequence(
  work: TargetWork,
  run: Run,
  execution: Extract<Execution, { succeeded: false }>,
  later: readonly Run[],
): Promise<Error> {
  if (execution.unknown) return outcomeUnknown(run, execution.error);
  const { error, failure } = execution;
  await abandon(work, later);
  const fingerprint = await takeFingerprint(work.session.client).catch(() => undefined);
  return await failRun(
    work,
    run,
    'execution',
    error,
    failure,
    [executionFailedEvent(work, run, execution)],
    fingerprint,
  );
}
