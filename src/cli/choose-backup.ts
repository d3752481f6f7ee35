import { DaybookError } from '../errors.js';
import { findBackup, type KnownBackup, listBackups } from '../run/find-backup.js';
import type { TargetAddress } from '../run/work.js';
import { chooseStates, chooseTarget } from './choose-targets.js';
import type { Services } from './services.js';

/**
 * The backup that an argument means, among those of all targets, and its target.
 *
 * @throws BACKUP_UNKNOWN, BACKUP_STORE, TARGET_URL_MISSING; BACKUP_PROVIDED where a configured command made it
 */
export async function chooseBackup(
  services: Services,
  part: string,
): Promise<{ backup: KnownBackup; address: TargetAddress }> {
  const states = await chooseStates(services, undefined);
  const backup = findBackup(await listBackups(states, services.runs.backups), part);
  if (backup.provided) throw providedElsewhere(backup, backup.provided);
  const { address } = await chooseTarget(services, backup.target);
  return { backup, address };
}

const providedElsewhere = (
  { backup }: KnownBackup,
  { program, id }: NonNullable<KnownBackup['provided']>,
): DaybookError =>
  new DaybookError(
    'BACKUP_PROVIDED',
    `the backup ${backup} was made by ${program}${id === null ? '' : `, which knows it as ${id}`}`,
    { details: { backup, program, id } },
  );
