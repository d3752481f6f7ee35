import type { Check } from '../domain/events/fields.js';
import type { Json } from '../domain/json.js';
import { asDaybookError, type DaybookError } from '../errors.js';
import { takeBatch } from '../migrations/batch.js';
import { isDataMigration } from '../migrations/data-migration.js';
import type { MigrationContext } from '../migrations/migration-context.js';
import { classContext } from './class-context.js';
import { executionFailure } from './failure.js';
import { type HeldLock, LockWatch } from './held-locks.js';
import { lookAtTarget } from './look-at-target.js';
import { openForReading } from './open-for-reading.js';
import { type NamedObject, outcomeOfStatements } from './outcome.js';
import type { RunPolicy } from './policy.js';
import { migrationChecks } from './pre-flight-migration.js';
import { readRelations, relationChanges } from './relations.js';
import { isStaged, mustLeaveUnchanged, type Run } from './run.js';
import { transactionSql } from './script-part.js';
import { SendError } from './send-error.js';
import { sendOwn } from './send-own.js';
import { surveyRuns } from './survey.js';
import { compareStates, Unchanged } from './unchanged.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

/** What one migration would do. */
export interface DryRunReport {
  migration: string;
  direction: Run['direction'];
  checks: Check[];
  created: NamedObject[];
  dropped: NamedObject[];
  records: number;
  recordsOf: { what: string; count: number }[];
  /** On tables that were there before, beyond what the migrations before it had locked already. */
  locks: HeldLock[];
  durationMs: number;
}

export interface DryRunResult {
  target: string;
  /** Checks of the target itself, and what was found of its schema. */
  checks: Check[];
  runs: DryRunReport[];
  /** What would end the work, and where. */
  error?: DaybookError;
}

/**
 * Runs migrations in one transaction that is rolled back, with everything of a run that changes nothing: no event, no lease, no
 * backup. Locks are held, and times measured, for real; what a sequence or an enum value did outside the transaction’s view stays.
 */
export async function dryRun(
  services: RunServices,
  address: TargetAddress,
  runs: readonly Run[],
  policyOf: (environment: string) => RunPolicy,
): Promise<DryRunResult> {
  const work = await openForReading(services, address, policyOf);
  const result: DryRunResult = { target: address.name, checks: [], runs: [] };
  try {
    result.checks = await lookAtTarget(work);
    const survey = await surveyRuns(work, runs);
    await work.session.client.query(transactionSql(work.services.settings).join(';'));
    const locks = new LockWatch(await readRelations(work.session.client));
    const ahead = new Set<string>();
    let staged: Run | undefined;
    for (const run of runs) {
      const checks = migrationChecks(work, run, ahead, survey);
      ahead.add(run.migration.id);
      if (isStaged(run)) staged ??= run;
      if (staged) {
        result.runs.push(notRehearsed(run, checks, staged));
        continue;
      }
      const { unchanged, ...rehearsed } = await rehearse(work, run, locks);
      result.runs.push({
        migration: run.migration.id,
        direction: run.direction,
        checks: [...checks, ...unchanged],
        ...rehearsed,
      });
    }
    return result;
  } catch (thrown) {
    return { ...result, error: asDaybookError(thrown) };
  } finally {
    await work.session.client.query('ROLLBACK').catch(() => undefined);
    await work.session.close();
  }
}

/** What can only be committed stage by stage cannot be tried in a transaction, and what comes after it would not find it there. */
function notRehearsed(run: Run, checks: Check[], staged: Run): DryRunReport {
  const { created, dropped } = run.large ?? outcomeOfStatements(run.statements ?? [], []);
  const rehearsal: Check = {
    check: 'rehearsal',
    outcome: 'warned',
    finding:
      run === staged
        ? 'not tried: it is committed in several stages, or has a statement that refuses a transaction'
        : `not tried: it comes after ${staged.migration.id}, which cannot be tried in a transaction`,
    remedy: 'Try it on a copy of the database: --dry-run=scratch.',
  };
  return {
    migration: run.migration.id,
    direction: run.direction,
    checks: [...checks, rehearsal],
    created: [...created],
    dropped: [...dropped],
    records: 0,
    recordsOf: [],
    locks: [],
    durationMs: 0,
  };
}

/** What a rehearsal tells. */
export type Rehearsed = Pick<
  DryRunReport,
  'created' | 'dropped' | 'records' | 'recordsOf' | 'locks' | 'durationMs'
>;

async function rehearse(
  work: TargetWork,
  run: Run,
  locks: LockWatch,
): Promise<Rehearsed & { unchanged: Check[] }> {
  const { client } = work.session;
  const guarded = mustLeaveUnchanged(run) ? await Unchanged.read(client, run) : undefined;
  const before = await readRelations(client);
  const began = work.services.monotonic();
  const rows = await runIn(work, run);
  const durationMs = work.services.monotonic() - began;
  const changes = relationChanges(before, await readRelations(client));
  const unchanged = guarded
    ? compareStates(guarded.before, await guarded.after(client), { within: true })
    : [];
  return { ...changes, ...rows, unchanged, locks: await locks.taken(client), durationMs };
}

export async function runIn(work: TargetWork, run: Run): Promise<Pick<Rehearsed, 'records' | 'recordsOf'>> {
  try {
    if (run.statements || run.large) {
      const { records, recordsOf } = await sendOwn(work, run);
      return { records, recordsOf };
    }
    const { context, told } = classContext(work, run, { dryRun: true });
    await callClass(run, context);
    return {
      records: told.records,
      recordsOf: [...told.recordsOf].map(([what, count]) => ({ what, count })),
    };
  } catch (thrown) {
    const { cause, prefix } = thrown instanceof SendError ? thrown : { cause: thrown, prefix: undefined };
    throw executionFailure(run, cause, prefix).error;
  }
}

/** Calls a class for its direction, batch by batch where it has them, in the transaction that is open. */
export async function callClass(
  { migration: { instance }, direction }: Run,
  context: MigrationContext,
): Promise<void> {
  if (direction === 'up') return await instance!.up(context);
  if (!isDataMigration(instance) || !instance.undoBatch) return await instance!.down!(context);
  let position: Json | undefined;
  for (let done = false; !done; ) ({ position, done } = await takeBatch(instance, 'down', context, position));
}
