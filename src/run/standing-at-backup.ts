import { isEvent } from '../domain/event.js';
import type { EventData } from '../domain/event-registry.js';
import { targetStream } from '../domain/stream.js';
import { foldTarget } from '../domain/target/evolve.js';
import { DaybookError } from '../errors.js';
import type { RunServices } from './work.js';

export type Standing = EventData<'run.restore-succeeded'>['standing'];

/**
 * The migrations that a target held when a backup of it was made, by the ledger: its events up to the backup’s own. No receipt that
 * a backup brings back is asked.
 *
 * @throws DaybookError BACKUP_UNKNOWN
 */
export async function standingAtBackup(
  { ledger }: Pick<RunServices, 'ledger'>,
  target: string,
  backup: string,
): Promise<Standing> {
  const events = await ledger.readStream(targetStream(target));
  const made = events.findIndex(
    (event) => isEvent(event, 'run.backup-created') && event.data.backup === backup,
  );
  if (made < 0) throw new DaybookError('BACKUP_UNKNOWN', `the ledger knows no backup ${backup} of ${target}`);
  const { migrations } = foldTarget(events.slice(0, made + 1));
  return Object.entries(migrations).flatMap(
    ([migration, { status, content, run, at, rollbackAvailable, batches }]) =>
      status === 'applied' || status === 'partial'
        ? [{ migration, status, content, run, at, rollbackAvailable, batches }]
        : [],
  );
}
