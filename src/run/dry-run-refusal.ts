import type { Check } from '../domain/events/fields.js';
import { DaybookError, type ErrorCode } from '../errors.js';
import type { DryRunResult } from './dry-run.js';
import { failedChecks } from './pre-flight.js';

/** A dry run whose error is its first failed check, where there is one: a run would never come to what failed after it. */
export function refusalOf(result: DryRunResult): DryRunResult {
  const of = (checks: readonly Check[], who: string): DaybookError | undefined => {
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    if (failed.length === 0) return undefined;
    const code: ErrorCode = failed[0]!.check === 'schema' ? 'SCHEMA_DRIFT' : 'PRE_FLIGHT_FAILED';
    return new DaybookError(code, `${who}: ${failedChecks(failed)}`, { details: { checks: failed } });
  };
  const error =
    of(result.checks, result.target) ??
    result.runs
      .map(({ checks, migration }) => of(checks, `${migration} on ${result.target}`))
      .find((found) => found !== undefined);
  return error ? { ...result, error } : result;
}
