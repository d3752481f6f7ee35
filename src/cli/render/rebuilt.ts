import type { Rebuilt } from '../../ledger/rebuild.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';

export type RebuiltDocument = Rebuilt & { installed: boolean; durationMs: number };

export function renderRebuilt(document: RebuiltDocument): string {
  const { ledger, from, before, appended, size, root, sourceSize, durationMs } = document;
  const outcome =
    appended === 0
      ? `nothing was missing from the ledger ${ledger}: it has all of ${from}`
      : `brought ${counted(appended, 'event')} back to the ledger ${ledger} from ${from} in ${formatDuration(durationMs)}`;
  return [
    outcome,
    ...(before > 0
      ? [`the first ${counted(Math.min(before, sourceSize), 'event')} were there, and are the same`]
      : []),
    ...(size > sourceSize
      ? [`${from} is behind: it has ${sourceSize} of ${counted(size, 'event')}`]
      : [`both have ${counted(size, 'event')} and the root hash ${root}`]),
  ].join('\n');
}
