import type { RestoreProgress } from '../backup/verify.js';
import type { CommandContext } from './command.js';
import { formatBytes } from './render/bytes.js';

const PHASES: Record<RestoreProgress['phase'], string> = {
  check: 'checking the stored file',
  restore: 'restoring',
  compare: 'comparing with what was dumped',
  swap: 'putting it in its place',
};

/** Shows how far a verification or restore is. */
export function backupProgress(
  { out }: Pick<CommandContext, 'out'>,
  target: string,
): (progress: RestoreProgress) => void {
  return ({ phase, bytes, totalBytes }) => {
    const share =
      totalBytes === undefined ? '' : `  ${formatBytes(bytes ?? 0)} of ${formatBytes(totalBytes)}`;
    out.progress(`${target}  ${PHASES[phase]}${share}`);
  };
}
