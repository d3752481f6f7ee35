import type { Check } from '../domain/events/fields.js';
import { migrationChecks } from './pre-flight-migration.js';
import { targetChecks } from './pre-flight-target.js';
import type { Run } from './run.js';
import { surveyRuns } from './survey.js';
import type { TargetWork } from './work.js';

/**
 * Looks at everything that could forbid a run. All checks run; none stops at the first failure, none changes anything.
 *
 * @param ahead migrations that will be applied before this one in the same sequence
 */
export async function preFlight(work: TargetWork, run: Run, ahead: ReadonlySet<string>): Promise<Check[]> {
  const target = await targetChecks(work, run.direction);
  return [...target, ...migrationChecks(work, run, ahead, await surveyRuns(work, [run]))];
}

/** The failed checks in one sentence. */
export const failedChecks = (checks: readonly Check[]): string =>
  checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ check, finding }) => `${check}: ${finding}`)
    .join('; ');
