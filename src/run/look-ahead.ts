import type { Check } from '../domain/events/fields.js';
import { asDaybookError, DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { lookAtTarget } from './look-at-target.js';
import { openForReading } from './open-for-reading.js';
import type { RunPolicy } from './policy.js';
import { failedChecks } from './pre-flight.js';
import { migrationChecks } from './pre-flight-migration.js';
import { prepareRuns } from './run-start.js';
import { surveyRuns } from './survey.js';
import type { RunServices, TargetAddress } from './work.js';

/** What a pre-flight would find, without a run. */
export interface LookedAhead {
  /** Of the target itself. */
  checks: Check[];
  migrations: { migration: string; checks: Check[] }[];
  /** Why it could not be looked at, or what `migrate` would be refused for first. */
  error?: DaybookError;
}

/** Looks at a target as the pre-flight of these migrations would. Nothing is changed, nothing recorded, no lease taken. */
export async function lookAhead(
  services: RunServices,
  address: TargetAddress,
  pending: readonly LoadedMigration[],
  policyOf: (environment: string) => RunPolicy,
): Promise<LookedAhead> {
  try {
    const runs = await prepareRuns(
      pending.map((migration) => ({ migration, direction: 'up' as const })),
      services.monotonic,
    );
    const work = await openForReading(services, address, policyOf);
    try {
      const checks = await lookAtTarget(work);
      const survey = await surveyRuns(work, runs);
      const ahead = new Set<string>();
      const migrations = runs.map((run) => {
        const found = { migration: run.migration.id, checks: migrationChecks(work, run, ahead, survey) };
        ahead.add(run.migration.id);
        return found;
      });
      return { checks, migrations, ...refusal(checks, migrations, address.name) };
    } finally {
      await work.session.close();
    }
  } catch (thrown) {
    return { checks: [], migrations: [], error: asDaybookError(thrown) };
  }
}

function refusal(
  checks: readonly Check[],
  migrations: LookedAhead['migrations'],
  target: string,
): Pick<LookedAhead, 'error'> {
  const failed = [...checks, ...migrations.flatMap((one) => one.checks)].filter(
    ({ outcome }) => outcome === 'failed',
  );
  if (failed.length === 0) return {};
  const code = failed[0]!.check === 'schema' ? 'SCHEMA_DRIFT' : 'PRE_FLIGHT_FAILED';
  return {
    error: new DaybookError(code, `${target}: ${failedChecks(failed)}`, { details: { checks: failed } }),
  };
}
