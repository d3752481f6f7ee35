import type { MigrationState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { Finished } from './finish-run.js';
import type { FindMigration } from './recover.js';
import { fallBack } from './sequence.js';
import type { TargetWork } from './work.js';

/** Whether a migration was to be taken back by itself, and its executor was lost before that was done. */
export const isDueToFallBack = ({ status, fallback }: MigrationState): boolean =>
  status === 'applied' && fallback === 'due';

/**
 * Takes back what a lost executor should have taken back: it does not hold what it promised, and that was to be its end.
 *
 * @param onFinished called for the run that takes it back
 * @returns the error that says what came of it; undefined where nothing is due
 * @throws DaybookError MIGRATION_MISSING, and what the run fails with
 */
export async function resumeFallBack(
  work: TargetWork,
  find: FindMigration,
  onFinished: (finished: Finished) => void,
): Promise<DaybookError | undefined> {
  const { state } = work.writer;
  const [id, due] =
    Object.entries(state.migrations).find(([, migration]) => isDueToFallBack(migration)) ?? [];
  if (id === undefined || !due) return undefined;
  const migration = find(id, due.content);
  if (!migration)
    throw new DaybookError(
      'MIGRATION_MISSING',
      `${id} is to be taken back on ${state.name}, and its file is gone or has other content`,
    );
  const error = new DaybookError(
    'POST_VALIDATION_FAILED',
    `${id}: it did not hold what it promised, and its executor was lost before it was taken back`,
    { where: { file: migration.file }, details: { target: state.name, run: due.run } },
  );
  return await fallBack(work, { run: due.run, migration, error }, onFinished);
}
