import type { Colours } from '../output.js';
import { formatDuration } from './duration.js';
import { formatTime } from './time.js';

export function renderRestoredBeside(
  restored: { target: string; backup: string; database: string; durationMs: number },
  colours: Colours,
): string {
  const { target, backup, database, durationMs } = restored;
  return [
    `${colours.bold(target)}: backup ${backup} restored as ${database} in ${formatDuration(durationMs)}`,
    colours.dim('  The database in service was not touched; --swap puts a restored one in its place.'),
  ].join('\n');
}

export function renderRestoredInPlace(
  restored: {
    target: string;
    backup: string;
    madeAt: string;
    kept: string;
    oldDropped: boolean;
    epoch: number;
    fingerprint: string;
    durationMs: number;
  },
  colours: Colours,
): string {
  const { target, backup, madeAt, kept, oldDropped, epoch, fingerprint, durationMs } = restored;
  return [
    `${colours.bold(target)}: serves the backup ${backup} of ${formatTime(madeAt)}, after ${formatDuration(durationMs)}`,
    colours.dim(
      `  schema ${fingerprint.slice(0, 12)} · epoch ${epoch} · the database before is ${oldDropped ? 'dropped' : `kept as ${kept}`}`,
    ),
  ].join('\n');
}

/** The databases that restores had kept and that are gone now. */
export function renderDroppedOld(
  { target, dropped }: { target: string; dropped: readonly string[] },
  colours: Colours,
): string {
  if (dropped.length === 0)
    return `${colours.bold(target)}: no restore has kept a database that is still there`;
  return dropped.map((name) => `${colours.bold(target)}: ${name} dropped`).join('\n');
}
