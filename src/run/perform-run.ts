import { DaybookError } from '../errors.js';
import { execute } from './execute.js';
import { executedEvent, executionFailedEvent } from './execution-events.js';
import { failRun } from './fail-run.js';
import { type Finished, finishRun } from './finish-run.js';
import { prepareRunSteps } from './prepare-run-steps.js';
import { isStaged, type Run, statementsIn } from './run.js';
import { takeFingerprint } from './snapshot.js';
import { expectationOf } from './state-check.js';
import { record, type TargetWork } from './work.js';

/**
 * Takes a run through its six steps, one after the other, each with its event before and after it.
 *
 * @param ahead migrations that the same sequence applies before this one
 * @throws DaybookError what ended the run before its change was committed; the target is as it was. Where the connection was
 * lost in the execution (TARGET_UNREACHABLE), the run stays open, and the next one reads its outcome from the receipt
 */
export async function performRun(work: TargetWork, run: Run, ahead: ReadonlySet<string>): Promise<Finished> {
  // A run of a sequence was prepared with the others; its time begins now.
  run.startedAt = work.services.monotonic();
  const backup = await prepareRunSteps(work, run, ahead);
  const expectation = expectationOf(work.writer.state, run);
  const { services, address } = work;
  services.observer.step?.(address.name, run, 'execution', 'started');
  await record(work, run, {
    name: 'run.execution-started',
    data: executionOf(run),
  });
  const executedAt = services.now();
  const execution = await execute(work, run);
  if (!execution.succeeded) {
    if (execution.unknown) throw outcomeUnknown(run, execution.error);
    const { error, failure } = execution;
    // Stages that were committed before it stay, and changed the schema.
    const fingerprint = isStaged(run)
      ? await takeFingerprint(work.session.client).catch(() => undefined)
      : undefined;
    const drafts = [executionFailedEvent(work, run, execution)];
    throw await failRun(work, run, 'execution', error, failure, drafts, fingerprint);
  }
  services.observer.step?.(address.name, run, 'execution', 'passed');
  const { outcome, durationMs } = execution;
  return await finishRun(work, run, { outcome, executedAt, durationMs, backup, expectation }, [
    executedEvent(run, execution),
  ]);
}

/** What the intent to execute a run says. */
export function executionOf(run: Run): { run: string; statements?: number } {
  const statements = statementsIn(run);
  return { run: run.id, ...(statements === undefined ? {} : { statements }) };
}

export const outcomeUnknown = (run: Run, error: DaybookError): DaybookError =>
  new DaybookError(
    'TARGET_UNREACHABLE',
    `${run.migration.id}: the connection was lost while the change was being made`,
    {
      hint: 'Run the same command again: whether the change is committed will be read from its receipt.',
      cause: error,
    },
  );
