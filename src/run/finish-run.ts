import type { EventDraft } from '../domain/event.js';
import type { Check, Failure } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import { type CleanUp, cleanUp } from './clean-up.js';
import { derivedVersion } from './derived-version.js';
import type { Outcome } from './outcome.js';
import { failedChecks } from './pre-flight.js';
import type { RunReport } from './report.js';
import type { Run } from './run.js';
import { reportOf } from './run-report.js';
import { sizesOf } from './sizes.js';
import { takeFingerprint } from './snapshot.js';
import { type RollbackExpectation, stateCheck } from './state-check.js';
import { checkValidity } from './validity.js';
import { type SpokenCheck, verifyMigration } from './verification.js';
import { record, type TargetWork } from './work.js';

/** What is known of a run whose change is committed. */
export interface Committed {
  outcome: Outcome | undefined;
  executedAt: Date;
  durationMs: number;
  backup?: string | undefined;
  /** The outcome was read from the receipt, by another executor than the one that made it. */
  recovered?: boolean;
  /** What a rollback must lead back to. */
  expectation?: RollbackExpectation | undefined;
}

/** How a committed run came out. `error`: its post-validation failed, and the change is committed all the same. */
export interface Finished {
  run: Run;
  report: RunReport;
  error?: DaybookError;
}

/**
 * Post-validation and clean-up of a run whose change is committed.
 *
 * @param drafts events of the execution that are not recorded yet
 * @param method how the schema version is told: read from the target, or derived within a sequence that will read it at its end
 */
export async function finishRun(
  work: TargetWork,
  run: Run,
  committed: Committed,
  drafts: readonly EventDraft[] = [],
  method: 'fingerprint' | 'lineage' = 'fingerprint',
): Promise<Finished> {
  const { observer } = work.services;
  const { name } = work.address;
  observer.step?.(name, run, 'post-validation', 'started');
  await record(work, run, ...drafts, { name: 'run.post-validation-started', data: { run: run.id } });
  const validation = await validateAfter(work, run, committed, method);
  observer.step?.(name, run, 'post-validation', validation.failed ? 'failed' : 'passed');
  observer.step?.(name, run, 'clean-up', 'started');
  await record(work, run, validation.draft, { name: 'run.clean-up-started', data: { run: run.id } });
  const began = work.services.monotonic();
  const cleaned = await cleanUp(work.session.client, committed.outcome);
  observer.step?.(name, run, 'clean-up', 'passed');
  return await end(work, run, committed, validation, {
    ...cleaned,
    durationMs: work.services.monotonic() - began,
  });
}

interface Validation {
  failed: boolean;
  draft: EventDraft;
  error?: DaybookError;
  failure?: Failure;
  schemaVersion: string;
}

/** Checks what the migration promises, and reads the fingerprint that the ledger will expect next time. */
async function validateAfter(
  work: TargetWork,
  run: Run,
  { expectation, outcome }: Committed,
  method: 'fingerprint' | 'lineage',
): Promise<Validation> {
  const began = work.services.monotonic();
  const spoken: SpokenCheck[] = run.direction === 'up' ? await verifyMigration(work, run) : [];
  if (method === 'fingerprint') spoken.push(...(await checkValidity(work.session.client)));
  const schemaVersion =
    method === 'fingerprint'
      ? await takeFingerprint(work.session.client)
      : derivedVersion(work.writer.state, run);
  if (run.direction === 'down') spoken.push(stateCheck(expectation, schemaVersion));
  const sizes = method === 'fingerprint' ? await sizesOf(work.session.client, run, outcome) : undefined;
  const checks: Check[] = spoken.map(({ spoken: _, ...check }) => check);
  const failed = checks.some(({ outcome }) => outcome === 'failed');
  const data = {
    run: run.id,
    checks,
    method,
    schemaVersion,
    ...(sizes ? { sizes } : {}),
    durationMs: work.services.monotonic() - began,
  };
  if (!failed) return { failed, draft: { name: 'run.post-validation-passed', data }, schemaVersion };
  const failure: Failure = { code: 'POST_VALIDATION_FAILED', summary: failedChecks(checks).slice(0, 2000) };
  return {
    failed,
    draft: { name: 'run.post-validation-failed', data: { ...data, failure } },
    failure,
    error: new DaybookError('POST_VALIDATION_FAILED', `${run.migration.id}: ${words(spoken)}`, {
      where: { file: run.migration.file },
      details: { target: work.address.name, run: run.id, checks },
    }),
    schemaVersion,
  };
}

/** The failed checks with the words of the migration’s author. */
const words = (checks: readonly SpokenCheck[]): string =>
  checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ check, finding, spoken }) => `${check}: ${spoken ?? finding}`)
    .join('; ');

async function end(
  work: TargetWork,
  run: Run,
  committed: Committed,
  validation: Validation,
  cleaned: CleanUp & { durationMs: number },
): Promise<Finished> {
  const durationMs = work.services.monotonic() - run.startedAt;
  const rollbackAvailable = run.direction === 'up' && run.migration.reversible;
  const last: EventDraft = validation.failure
    ? {
        name: 'run.failed',
        data: {
          run: run.id,
          step: 'post-validation',
          committed: true,
          failure: validation.failure,
          rollbackAvailable,
          durationMs,
        },
      }
    : { name: 'run.succeeded', data: { run: run.id, durationMs, rollbackAvailable } };
  await record(work, run, { name: 'run.clean-up-completed', data: { run: run.id, ...cleaned } }, last);
  const report = reportOf(work, run, {
    status: validation.failure ? 'failed' : committed.recovered ? 'recovered' : 'success',
    executedAt: committed.executedAt,
    durationMs: committed.durationMs,
    outcome: committed.outcome,
    schemaVersion: validation.schemaVersion,
    backup: committed.backup,
    ...(validation.failure ? { failure: { ...validation.failure, step: 'post-validation' as const } } : {}),
  });
  work.services.observer.report?.(report);
  return { run, report, ...(validation.error ? { error: validation.error } : {}) };
}
