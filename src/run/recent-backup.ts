import type { BackupPolicy } from '../config/policy.js';
import type { BackupState, TargetState } from '../domain/target/state.js';

/** The newest verified backup of a target that is young enough for a policy to be content with it. */
export function recentBackup(
  { backups }: Pick<TargetState, 'backups'>,
  policy: BackupPolicy,
  now: Date,
): BackupState | undefined {
  if (typeof policy === 'string') return undefined;
  const oldest = now.getTime() - policy.recentMs;
  return latestVerifiedBackup(Object.values(backups).filter(({ at }) => Date.parse(at) >= oldest));
}

/** The newest of some backups that was verified. */
export const latestVerifiedBackup = (backups: readonly BackupState[]): BackupState | undefined =>
  backups.filter(({ verified }) => verified).sort((a, b) => b.at.localeCompare(a.at))[0];
