import type { BackupPolicy } from '../config/policy.js';
import type { BackupState, TargetState } from '../domain/target/state.js';

/** The newest backup of a target, verified or vouched for, that is young enough for a policy to be content with it. */
export function recentBackup(
  { backups }: Pick<TargetState, 'backups'>,
  policy: BackupPolicy,
  now: Date,
): BackupState | undefined {
  if (typeof policy === 'string') return undefined;
  const oldest = now.getTime() - policy.recentMs;
  return newest(
    Object.values(backups).filter(
      ({ at, verified, provided }) => Date.parse(at) >= oldest && (verified || provided !== undefined),
    ),
  );
}

/** The newest of some backups that was verified. */
export const latestVerifiedBackup = (backups: readonly BackupState[]): BackupState | undefined =>
  newest(backups.filter(({ verified }) => verified));

const newest = (backups: BackupState[]): BackupState | undefined =>
  backups.sort((a, b) => b.at.localeCompare(a.at))[0];
