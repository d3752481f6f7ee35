import type { Pruning } from '../../run/prune-backups.js';
import type { RetentionVerdict } from '../../run/retention.js';
import type { Colours } from '../output.js';
import { formatBytes } from './bytes.js';
import { counted } from './counted.js';
import { formatTime } from './time.js';

export interface PrunedTarget extends Pruning {
  target: string;
}

/** What was removed, or would be, and why the rest stays. */
export function renderPrunedBackups(
  {
    targets,
    dryRun,
    notBegun,
  }: { targets: readonly PrunedTarget[]; dryRun: boolean; notBegun: readonly string[] },
  colours: Colours,
): string {
  return [
    ...targets.flatMap(({ target, removed, kept, finished, abandoned }) => {
      const freed = formatBytes(removed.reduce((sum, { bytes }) => sum + bytes, 0));
      const what = `${counted(removed.length, 'backup')} ${dryRun ? 'would be removed' : 'removed'}`;
      return [
        `${colours.bold(target)}: ${what} (${freed}), ${kept.length} kept`,
        ...removed.map((verdict) => `  ${colours.red('-')} ${line(verdict)}`),
        ...finished.map((backup) => `  ${colours.red('-')} ${backup}  an earlier removal, now finished`),
        ...abandoned.map((backup) => `  ${colours.red('-')} ${backup}  half of one, left by a lost process`),
        ...kept.map((verdict) => colours.dim(`    ${line(verdict)}  ${verdict.keptBecause}`)),
      ];
    }),
    ...notBegun.map((target) => `${colours.bold(target)}: not begun`),
  ].join('\n');
}

const line = ({ backup, at, bytes, verified }: RetentionVerdict): string =>
  `${backup}  ${formatTime(at)}  ${formatBytes(bytes)}  ${verified ? 'verified' : 'not verified'}`;
