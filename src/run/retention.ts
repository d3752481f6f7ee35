import type { BackupState, TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';

/** Which backups are kept: whatever one of the two keeps. */
export interface RetentionRule {
  /** The newest so many that were verified. */
  keep?: number | undefined;
  /** All that are not older than so many days. */
  keepDays?: number | undefined;
}

export interface RetentionVerdict {
  backup: string;
  at: string;
  bytes: number;
  verified: boolean;
  /** Why it stays; null where it may go. */
  keptBecause: string | null;
}

const DAY_MS = 86_400_000;

/**
 * Judges the backups of a target that are in the store, the oldest first. Whatever the rule says, the newest verified
 * one stays, and so does what an open run or restore relies on, and what is newer than the newest verified one: it may
 * still be verified.
 *
 * @param stored the ids of those in the store
 */
export function applyRetention(
  state: Pick<TargetState, 'backups' | 'openRuns' | 'restore'>,
  stored: ReadonlySet<string>,
  rule: RetentionRule,
  now: Date,
): RetentionVerdict[] {
  demandRule(rule);
  const backups = Object.values(state.backups)
    .filter(({ backup }) => stored.has(backup))
    .sort((a, b) => a.at.localeCompare(b.at) || a.backup.localeCompare(b.backup));
  const verified = backups.filter((backup) => backup.verified).reverse();
  const newest = new Set(verified.slice(0, rule.keep ?? 0));
  const needed = neededBackups(state);
  const why = (backup: BackupState): string | null => {
    const run = needed.get(backup.backup);
    if (run !== undefined) return run;
    if (backup === verified[0]) return 'the newest verified one';
    if (!verified[0] || backup.at > verified[0].at) return 'no newer one is verified';
    if (newest.has(backup)) return `among the ${rule.keep} newest verified ones`;
    const days = rule.keepDays ?? 0;
    if (days > 0 && now.getTime() - Date.parse(backup.at) <= days * DAY_MS)
      return `not older than ${days} days`;
    return null;
  };
  return backups.map((backup) => ({
    backup: backup.backup,
    at: backup.at,
    bytes: backup.bytes,
    verified: backup.verified,
    keptBecause: why(backup),
  }));
}

/** A rule as an event says it: `keep 3, keep 30 days`. */
export const formatRule = ({ keep, keepDays }: RetentionRule): string =>
  [
    ...(keep === undefined ? [] : [`keep ${keep}`]),
    ...(keepDays === undefined ? [] : [`keep ${keepDays} days`]),
  ].join(', ');

/** A rule that keeps nothing is a slip rather than a wish. */
function demandRule({ keep, keepDays }: RetentionRule): void {
  if (keep !== undefined || keepDays !== undefined) return;
  throw new DaybookError('USAGE', 'nothing says which backups are kept', {
    hint: 'Give --keep, --keep-days, or both; what one of them keeps stays.',
  });
}

function neededBackups({
  openRuns,
  restore,
}: Pick<TargetState, 'openRuns' | 'restore'>): Map<string, string> {
  const needed = new Map<string, string>();
  for (const { backup, run } of Object.values(openRuns)) {
    if (backup !== null) needed.set(backup, `the open run ${run} relies on it`);
  }
  if (restore) needed.set(restore.backup, `the open restore ${restore.restore} needs it`);
  return needed;
}
