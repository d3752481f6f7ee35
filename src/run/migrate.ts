import type { TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import { analyse } from './analysis.js';
import type { Finished } from './finish-run.js';
import { openTargetWriter, releaseLease, takeLease } from './lease.js';
import { type Plan, planTarget, type Selection } from './plan.js';
import type { RunPolicy } from './policy.js';
import { type FindMigration, recoverRuns } from './recover.js';
import { registerMigrations } from './register-migrations.js';
import type { RunReport } from './report.js';
import { forgetResolved } from './resolve/forget-resolved.js';
import { isDueToFallBack, resumeFallBack } from './resume-fall-back.js';
import type { Run } from './run.js';
import { prepareRuns, type RunRequest } from './run-start.js';
import { failingRun, fallBack, performRuns } from './sequence.js';
import { targetError } from './target-error.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

export interface MigrateRequest extends Selection {
  set: MigrationSet;
  policyOf: (environment: string) => RunPolicy;
  /** Refuse what has no way back, and take back what fails its post-validation. */
  withRollback?: boolean;
}

export interface MigrateResult {
  target: string;
  reports: RunReport[];
  plan: Plan;
  /** What ended the work early; what is in `reports` is done all the same. */
  error?: DaybookError;
}

/**
 * Brings migrations to a target: takes its lease, closes what a lost executor left open, and runs what is pending, in the order of
 * the requirements. What can be refused is refused before anything is recorded or touched.
 *
 * @throws DaybookError where nothing was done: the target is unknown, busy or out of reach, a migration was changed or cannot run
 */
export async function migrateTarget(
  services: RunServices,
  address: TargetAddress,
  request: MigrateRequest,
): Promise<MigrateResult> {
  const known = await openTargetWriter(address.name, services);
  if (!known.state.registered)
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  const plan = planTarget(known.state, request.set, request);
  const runs = await runsFor(services, known.state, plan.pending, request);
  const nothingOpen =
    Object.keys(known.state.openRuns).length === 0 &&
    known.state.restore === null &&
    !Object.values(known.state.migrations).some(isDueToFallBack);
  if (runs.length === 0 && nothingOpen) return { target: address.name, reports: [], plan };
  // The target’s session is opened meanwhile.
  const [lease, registration] = await Promise.allSettled([
    takeLease(address, services, request.policyOf),
    registerMigrations(services, plan.pending),
  ]);
  if (lease.status === 'rejected') throw lease.reason;
  const work = lease.value;
  try {
    if (registration.status === 'rejected') throw registration.reason;
    return await migrateUnderLease(work, known.state, { plan, runs }, request);
  } finally {
    await releaseLease(work);
  }
}

async function migrateUnderLease(
  work: TargetWork,
  known: TargetState,
  prepared: { plan: Plan; runs: Run[] },
  request: MigrateRequest,
): Promise<MigrateResult> {
  const reports: RunReport[] = [];
  const note = ({ report }: Finished): void => void reports.push(report);
  let { plan, runs } = prepared;
  try {
    for (const finished of await recoverRuns(work, finder(request.set))) {
      note(finished);
      if (finished.error)
        throw finished.run.withRollback ? await fallBack(work, failingRun(finished), note) : finished.error;
    }
    await forgetResolved(work);
    const cutShort = await resumeFallBack(work, finder(request.set), note);
    if (cutShort) throw cutShort;
    // Others may have gone on since the plan was made: the lease’s own event is the only one expected.
    if (work.writer.state.version !== known.version + 1) {
      plan = planTarget(work.writer.state, request.set, request);
      runs = await runsFor(work.services, work.writer.state, plan.pending, request);
    }
    if (runs.length > 0) await performRuns(work, runs, note);
    return { target: work.address.name, reports, plan };
  } catch (error) {
    return { target: work.address.name, reports, plan, error: targetError(work.address, error) };
  }
}

async function runsFor(
  services: RunServices,
  state: TargetState,
  pending: readonly LoadedMigration[],
  { withRollback = false }: MigrateRequest,
): Promise<Run[]> {
  if (withRollback) await demandWaysBack(pending);
  const requests = pending.map((migration): RunRequest => {
    const before = state.migrations[migration.id];
    const resumes = before?.status === 'partial' ? before.run : undefined;
    return { migration, direction: 'up', withRollback, ...(resumes === undefined ? {} : { resumes }) };
  });
  return await prepareRuns(requests, services.monotonic);
}

async function demandWaysBack(pending: readonly LoadedMigration[]): Promise<void> {
  const without = pending.find(({ reversible }) => !reversible);
  if (without) {
    throw new DaybookError(
      'ROLLBACK_UNAVAILABLE',
      `${without.id} has no way back, and --with-rollback demands one`,
      { where: { file: without.file } },
    );
  }
  for (const migration of pending) await analyse(migration, 'down');
}

/** Finds files by id, where their content is still the one that ran. */
export const finder =
  (set: MigrationSet): FindMigration =>
  (id, content) =>
    set.all.find((migration) => migration.id === id && migration.content === content);
