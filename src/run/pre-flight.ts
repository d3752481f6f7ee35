import type { Check } from '../domain/events/fields.js';
import { migrationChecks } from './pre-flight-migration.js';
import { targetChecks } from './pre-flight-target.js';
import type { Run } from './run.js';
import { sizesBefore } from './sizes.js';
import { surveyRuns } from './survey.js';
import type { TargetWork } from './work.js';

/**
 * Looks at everything that could forbid a run. All checks run; none stops at the first failure, none changes anything. How
 * large the target is now is kept with the run.
 *
 * @param ahead migrations that will be applied before this one in the same sequence
 */
export async function preFlight(work: TargetWork, run: Run, ahead: ReadonlySet<string>): Promise<Check[]> {
  const { checks, databaseBytes } = await targetChecks(work, run.direction);
  const survey = await surveyRuns(work, [run]);
  run.sizes = sizesBefore(run, survey, databaseBytes);
  return [...checks, ...migrationChecks(work, run, ahead, survey)];
}

/** The failed checks in one sentence. */
export const failedChecks = (checks: readonly Check[]): string =>
  checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ check, finding }) => `${check}: ${finding}`)
    .join('; ');
