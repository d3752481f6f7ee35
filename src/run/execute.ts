import type { Failure } from '../domain/events/fields.js';
import type { DaybookError } from '../errors.js';
import { isDataMigration } from '../migrations/data-migration.js';
import { isConnectionLoss, isTransient } from '../postgres/sqlstate.js';
import { cancellable } from './cancellable.js';
import { executeBatches } from './execute-batches.js';
import { executeClass } from './execute-class.js';
import { executeInMessages } from './execute-in-messages.js';
import { executeSql, type SentRun } from './execute-sql.js';
import { executionFailure } from './failure.js';
import type { Outcome } from './outcome.js';
import { retryPause } from './retry-pause.js';
import { isStaged, mustLeaveUnchanged, type Run } from './run.js';
import { SendError } from './send-error.js';
import { executeStages, noStagesTold, type StagesTold } from './stages/execute-stages.js';
import { stagedFailure } from './stages/staged-failure.js';
import { Unchanged } from './unchanged.js';
import { Unreached } from './unreached.js';
import type { TargetWork } from './work.js';

export type Execution =
  | { succeeded: true; outcome: Outcome; attempts: number; durationMs: number }
  | {
      succeeded: false;
      error: DaybookError;
      failure: Failure;
      attempts: number;
      durationMs: number;
      /** Whether the session is gone, so that whether the change is committed must be read from its receipt. */
      unknown: boolean;
    };

/**
 * Makes a run’s change in the target. Locks that are taken, deadlocks and serialization failures are tried again; everything
 * else ends it. Either way no transaction is left open.
 *
 * @param sent what came of the first attempt, where it was made with those of other runs
 */
export async function execute(
  work: TargetWork,
  run: Run,
  predecessor?: string,
  sent?: SentRun,
): Promise<Execution> {
  const { services, session } = work;
  if (sent && 'outcome' in sent) return { succeeded: true, attempts: 1, ...sent };
  const began = services.monotonic();
  const stages = noStagesTold();
  let refusal = sent && !(sent.error instanceof Unreached) ? sent.error : undefined;
  return await cancellable(work, async () => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        if (refusal) throw refusal;
        const outcome = await attempt(work, run, predecessor, stages);
        return { succeeded: true, outcome, attempts, durationMs: services.monotonic() - began };
      } catch (thrown) {
        refusal = undefined;
        const { cause, prefix } = thrown instanceof SendError ? thrown : { cause: thrown, prefix: undefined };
        const unknown = isConnectionLoss(cause);
        if (!unknown) await session.client.query('ROLLBACK').catch(() => undefined);
        if (
          !unknown &&
          isTransient(cause) &&
          attempts <= services.settings.retries &&
          !services.signal.aborted
        ) {
          const pause = retryPause(attempts);
          services.observer.note?.(
            work.address.name,
            `${run.migration.id}: a lock is taken; again in ${pause} ms`,
          );
          await new Promise((resolve) => setTimeout(resolve, pause));
          continue;
        }
        const durationMs = services.monotonic() - began;
        const { error, failure } = executionFailure(run, cause, prefix);
        const told = isStaged(run) ? stagedFailure(run, error, stages) : error;
        return { succeeded: false, error: told, failure, attempts, durationMs, unknown };
      }
    }
  });
}

async function attempt(
  work: TargetWork,
  run: Run,
  predecessor: string | undefined,
  stages: StagesTold,
): Promise<Outcome> {
  const { migration, direction } = run;
  const batched =
    isDataMigration(migration.instance) && (direction === 'up' || migration.instance.undoBatch !== undefined);
  const watched = mustLeaveUnchanged(run);
  if (watched && (isStaged(run) || batched)) await readBefore(work, run);
  if (isStaged(run)) return await executeStages(work, run, predecessor, stages);
  if (batched) return await executeBatches(work, run);
  if (migration.form === 'class') return await executeClass(work, run, predecessor);
  return watched || run.large
    ? await executeInMessages(work, run, predecessor)
    : await executeSql(work, run, predecessor);
}

/** What commits in several parts is compared with what there was before the first of this executor’s attempts. */
async function readBefore({ session: { client } }: TargetWork, run: Run): Promise<void> {
  if (run.unchanged) return;
  await client.query('BEGIN READ ONLY');
  try {
    run.unchanged = await Unchanged.read(client, run);
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}
