import type { Check } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { Finished } from './finish-run.js';
import { performRun } from './perform-run.js';
import { performSequence } from './pipeline.js';
import { allowsPipeline } from './policy.js';
import { migrationChecks } from './pre-flight-migration.js';
import type { Run } from './run.js';
import { prepareRun } from './run-start.js';
import { surveyRuns } from './survey.js';
import type { TargetWork } from './work.js';

/**
 * Takes runs through their steps in their order, and stops at the first that fails. A run that is to fall back is taken back when
 * its post-validation fails.
 *
 * @param onFinished called for each run that is over
 * @throws DaybookError what the first failed run failed with
 */
export async function performRuns(
  work: TargetWork,
  runs: readonly Run[],
  onFinished: (finished: Finished) => void,
): Promise<void> {
  let last: Finished | undefined;
  const note = (finished: Finished): void => {
    last = finished;
    onFinished(finished);
  };
  try {
    if (allowsPipeline(work.policy)) await performPipelined(work, runs, note);
    else await performOneByOne(work, runs, note);
  } catch (error) {
    const failed = last as Finished | undefined;
    if (failed?.error !== error || !failed?.run.withRollback) throw error;
    throw await fallBack(work, failingRun(failed), onFinished);
  }
}

async function performOneByOne(
  work: TargetWork,
  runs: readonly Run[],
  note: (f: Finished) => void,
): Promise<void> {
  const ahead = new Set<string>();
  for (const run of runs) {
    const finished = await performRun(work, run, ahead);
    note(finished);
    if (finished.error) throw finished.error;
    ahead.add(run.migration.id);
  }
}

/**
 * A run that is likely to be refused ends the pipeline before it: it goes through its checks alone, when those before it are done, and is
 * refused there; or it is not, and the rest is pipelined again.
 */
async function performPipelined(
  work: TargetWork,
  runs: readonly Run[],
  note: (f: Finished) => void,
): Promise<void> {
  for (let rest = runs; rest.length > 0; ) {
    const survey = await surveyRuns(work, rest);
    const ahead = new Set<string>();
    const checks = new Map<string, Check[]>();
    let fit = 0;
    for (const run of rest) {
      const found = migrationChecks(work, run, ahead, survey);
      if (found.some(({ outcome }) => outcome === 'failed')) break;
      checks.set(run.id, found);
      ahead.add(run.migration.id);
      fit += 1;
    }
    if (fit > 0) await performSequence(work, rest.slice(0, fit), { survey, checks }, note);
    if (fit < rest.length) await performOneByOne(work, rest.slice(fit, fit + 1), note);
    rest = rest.slice(fit + 1);
  }
}

/** A run that is committed and does not hold what its migration promised. */
export interface FailingRun {
  run: string;
  migration: LoadedMigration;
  error: DaybookError;
}

export const failingRun = ({ run, error }: Finished): FailingRun => ({
  run: run.id,
  migration: run.migration,
  error: error!,
});

/** Takes a committed run back; the error says what came of it. */
export async function fallBack(
  work: TargetWork,
  { run, migration, error }: FailingRun,
  onFinished: (finished: Finished) => void,
): Promise<DaybookError> {
  const down = await prepareRun({ migration, direction: 'down', undoes: run }, work.services.monotonic);
  const finished = await performRun(work, down, new Set());
  onFinished(finished);
  return new DaybookError('POST_VALIDATION_FAILED', error.message, {
    hint: 'The migration was rolled back: the target is as it was before.',
    ...(error.where === undefined ? {} : { where: error.where }),
    details: { ...error.details, rolledBackBy: down.id },
    cause: error,
  });
}
