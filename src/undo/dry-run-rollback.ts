import { DaybookError } from '../errors.js';
import { type DryRunResult, dryRun } from '../run/dry-run.js';
import { refusalOf } from '../run/dry-run-refusal.js';
import { openTargetWriter } from '../run/lease.js';
import type { RunServices, TargetAddress } from '../run/work.js';
import { prepareRollback, type RollbackRequest } from './rollback.js';

/**
 * What {@link rollBackTarget} would do, tried in a transaction that is rolled back.
 *
 * @throws DaybookError where nothing could be tried
 */
export async function dryRunRollback(
  services: RunServices,
  address: TargetAddress,
  request: RollbackRequest,
): Promise<DryRunResult> {
  const { state } = await openTargetWriter(address.name, services);
  if (!state.registered)
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  const runs = await prepareRollback(services, state, request);
  if (runs.length === 0) return { target: address.name, checks: [], runs: [] };
  return refusalOf(await dryRun(services, address, runs, request.policyOf));
}
