import { DaybookError } from '../../errors.js';
import { executionFailure } from '../../run/failure.js';
import type { Run } from '../../run/run.js';
import { SendError } from '../../run/send-error.js';
import { changesShared } from '../../run/shared-state.js';
import type { TargetWork } from '../../run/work.js';

/** What went wrong on a copy, with its place in the migration where it has one. */
export function proofError(run: Run, thrown: unknown, what: string): DaybookError {
  if (thrown instanceof DaybookError) return thrown;
  const { cause, prefix } = thrown instanceof SendError ? thrown : { cause: thrown, prefix: undefined };
  const { error } = executionFailure(run, cause, prefix);
  return new DaybookError(error.code, `${what}: ${error.message}`, {
    ...(error.where ? { where: error.where } : {}),
    cause: error,
  });
}

/**
 * What all databases of the server share is not the copy’s to change: a transaction that did is to be rolled back.
 *
 * @param before what `readSharedState` gave
 * @throws DaybookError DRY_RUN_UNAVAILABLE
 */
export async function refuseShared(work: TargetWork, { migration }: Run, before: string): Promise<void> {
  if (!(await changesShared(work, before))) return;
  throw new DaybookError(
    'DRY_RUN_UNAVAILABLE',
    `${migration.id} changes roles or databases, which all databases of the server share: it cannot be proven on a copy`,
  );
}
