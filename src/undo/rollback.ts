import type { TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import type { Finished } from '../run/finish-run.js';
import { openTargetWriter, releaseLease, takeLease } from '../run/lease.js';
import { finder } from '../run/migrate.js';
import { performRun } from '../run/perform-run.js';
import type { RunPolicy } from '../run/policy.js';
import { recoverRuns } from '../run/recover.js';
import type { RunReport } from '../run/report.js';
import { forgetResolved } from '../run/resolve/forget-resolved.js';
import type { Run } from '../run/run.js';
import { prepareRun } from '../run/run-start.js';
import { targetError } from '../run/target-error.js';
import type { RunServices, TargetAddress } from '../run/work.js';
import { planRollback, type RollbackSelection } from './rollback-plan.js';

export interface RollbackRequest {
  set: MigrationSet;
  selection: RollbackSelection;
  policyOf: (environment: string) => RunPolicy;
}

export interface RollbackResult {
  target: string;
  reports: RunReport[];
  /** What ended the work early; what is in `reports` is done all the same. */
  error?: DaybookError;
}

/**
 * The runs that a rollback consists of, the newest migration first; nothing is recorded or touched.
 *
 * @throws DaybookError as {@link planRollback}; MIGRATION_MALFORMED, NOT_TRANSACTIONAL
 */
export async function prepareRollback(
  services: RunServices,
  state: TargetState,
  { set, selection }: Pick<RollbackRequest, 'set' | 'selection'>,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const { migration, run } of planRollback(state, set, selection)) {
    runs.push(await prepareRun({ migration, direction: 'down', undoes: run }, services.monotonic));
  }
  return runs;
}

/**
 * Takes migrations back by what they say themselves, each in a run of its own with all six steps: the schema is compared with what
 * the ledger knows before, and fingerprinted after.
 *
 * @throws DaybookError where nothing was done
 */
export async function rollBackTarget(
  services: RunServices,
  address: TargetAddress,
  request: RollbackRequest,
): Promise<RollbackResult> {
  const known = await openTargetWriter(address.name, services);
  if (!known.state.registered)
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  if (Object.keys(known.state.openRuns).length === 0) await prepareRollback(services, known.state, request);
  const work = await takeLease(address, services, request.policyOf);
  const reports: RunReport[] = [];
  const note = ({ report }: Finished): void => void reports.push(report);
  try {
    for (const finished of await recoverRuns(work, finder(request.set))) note(finished);
    await forgetResolved(work);
    // Under the lease, and with every open run closed, the plan is made on what is.
    const runs = await prepareRollback(services, work.writer.state, request);
    for (const run of runs) {
      const finished = await performRun(work, run, new Set());
      note(finished);
      if (finished.error) throw finished.error;
    }
    return { target: address.name, reports };
  } catch (error) {
    return { target: address.name, reports, error: targetError(address, error) };
  } finally {
    await releaseLease(work);
  }
}
