import { DaybookError } from '../errors.js';
import { type DryRunResult, dryRun } from './dry-run.js';
import { dryRunOnCopy } from './dry-run-copy.js';
import { refusalOf } from './dry-run-refusal.js';
import { openTargetWriter } from './lease.js';
import type { MigrateRequest } from './migrate.js';
import { type Plan, planTarget } from './plan.js';
import type { Run } from './run.js';
import { prepareRun } from './run-start.js';
import type { RunServices, TargetAddress } from './work.js';

/** In a transaction of the target’s, or on a copy of it: of its schema, or with its rows. */
export interface DryRunHow {
  form: 'rollback' | 'scratch';
  rows: boolean;
}

/**
 * What {@link migrateTarget} would do, tried in a transaction that is rolled back, or on a copy that is dropped. `error` is what would end the work, be it a
 * failure or a check that forbids the run.
 *
 * @throws DaybookError where nothing could be tried: the target is unknown or out of reach, a migration was changed or cannot run
 */
export async function dryRunMigrate(
  services: RunServices,
  address: TargetAddress,
  request: MigrateRequest,
  { form, rows }: DryRunHow = { form: 'rollback', rows: false },
): Promise<DryRunResult & { plan: Plan }> {
  const { state } = await openTargetWriter(address.name, services);
  if (!state.registered)
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  const plan = planTarget(state, request.set, request);
  if (plan.pending.length === 0) return { target: address.name, checks: [], runs: [], plan };
  const { withRollback = false } = request;
  const runs: Run[] = [];
  for (const migration of plan.pending) {
    if (withRollback) await prepareRun({ migration, direction: 'down' }, services.monotonic);
    runs.push(await prepareRun({ migration, direction: 'up', withRollback }, services.monotonic));
  }
  const { policyOf } = request;
  const result =
    form === 'scratch'
      ? await dryRunOnCopy(services, address, runs, policyOf, rows)
      : await dryRun(services, address, runs, policyOf);
  return { ...refusalOf(result), plan };
}
