import type { Step } from '../domain/events/fields.js';
import { asDaybookError, DaybookError } from '../errors.js';
import { backUp } from './backup-step.js';
import { cancellable } from './cancellable.js';
import { failRun } from './fail-run.js';
import { Interrupted } from './interrupted.js';
import { failedChecks, preFlight } from './pre-flight.js';
import type { Run } from './run.js';
import { startedEvent } from './run-start.js';
import { validateSchema } from './schema-validation.js';
import { record, type TargetWork } from './work.js';

/** Everything before the execution; the id of the backup that the run relies on. */
export async function prepareRunSteps(
  work: TargetWork,
  run: Run,
  ahead: ReadonlySet<string>,
): Promise<string | undefined> {
  const { observer, signal } = work.services;
  let at: Step = 'pre-flight';
  const step = async <Result>(name: Step, take: () => Promise<Result>): Promise<Result> => {
    if (signal.aborted) throw new Interrupted();
    at = name;
    observer.step?.(work.address.name, run, name, 'started');
    const result = await cancellable(work, take);
    observer.step?.(
      work.address.name,
      run,
      name,
      name === 'backup' && result === undefined ? 'skipped' : 'passed',
    );
    return result;
  };
  await record(work, run, startedEvent(work, run), { name: 'run.pre-flight-started', data: { run: run.id } });
  try {
    await step('pre-flight', () => checkBefore(work, run, ahead));
    const backup = await step('backup', () => backUp(work, run, (...drafts) => record(work, run, ...drafts)));
    await step('schema-validation', async () => {
      await record(work, run, { name: 'run.schema-validation-started', data: { run: run.id } });
      await validateSchema(work, run);
    });
    if (signal.aborted) throw new Interrupted();
    return backup;
  } catch (error) {
    throw await failRun(work, run, at, signal.aborted ? new Interrupted() : asDaybookError(error));
  }
}

async function checkBefore(work: TargetWork, run: Run, ahead: ReadonlySet<string>): Promise<void> {
  const began = work.services.monotonic();
  const checks = await preFlight(work, run, ahead);
  const durationMs = work.services.monotonic() - began;
  work.services.observer.checks?.(work.address.name, run, checks);
  const failed = checks.some(({ outcome }) => outcome === 'failed');
  await record(work, run, {
    name: failed ? 'run.pre-flight-failed' : 'run.pre-flight-passed',
    data: { run: run.id, checks, durationMs },
  });
  if (failed) throw preFlightFailed(work, run, checks);
}

const preFlightFailed = (
  work: TargetWork,
  run: Run,
  checks: Parameters<typeof failedChecks>[0],
): DaybookError =>
  new DaybookError(
    'PRE_FLIGHT_FAILED',
    `${run.migration.id} on ${work.address.name}: ${failedChecks(checks)}`,
    {
      where: { file: run.migration.file },
      details: { target: work.address.name, migration: run.migration.id, checks },
    },
  );
