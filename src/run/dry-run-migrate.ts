import { DaybookError } from '../errors.js';
import { type DryRunResult, dryRun } from './dry-run.js';
import { refusalOf } from './dry-run-refusal.js';
import { openTargetWriter } from './lease.js';
import type { MigrateRequest } from './migrate.js';
import { type Plan, planTarget } from './plan.js';
import type { Run } from './run.js';
import { prepareRun } from './run-start.js';
import type { RunServices, TargetAddress } from './work.js';

/**
 * What {@link migrateTarget} would do, tried in a transaction that is rolled back. `error` is what would end the work, be it a
 * failure or a check that forbids the run.
 *
 * @throws DaybookError where nothing could be tried: the target is unknown or out of reach, a migration was changed or cannot run
 */
export async function dryRunMigrate(
  services: RunServices,
  address: TargetAddress,
  request: MigrateRequest,
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
  return { ...refusalOf(await dryRun(services, address, runs, request.policyOf)), plan };
}
