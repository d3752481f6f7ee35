import { DaybookError } from '../../errors.js';
import type { KnownHead } from '../lost-tail.js';
import type { Anchor } from './anchor.js';
import { readAnchored } from './last-seal.js';
import { originOf } from './origin.js';

/**
 * What the newest seal in an anchor knows of the ledger. Its signatures are not looked at: a ledger that lost its end may lack the very
 * key that made them.
 *
 * @param least only a seal of so many events is of interest, or of more; buckets then list no more than that
 * @returns undefined where the anchor keeps none
 * @throws DaybookError ANCHOR_UNAVAILABLE, NOTE_MALFORMED; LEDGER_MISMATCH where the seal is another ledger’s
 */
export async function anchorHead(
  anchor: Anchor,
  ledger: string,
  { least = 0, signal }: { least?: number; signal?: AbortSignal } = {},
): Promise<KnownHead | undefined> {
  const kept = await anchor.latest(least, signal);
  if (!kept) return undefined;
  const { origin, size, root } = readAnchored(anchor.location, kept);
  if (origin !== originOf(ledger)) {
    throw new DaybookError('LEDGER_MISMATCH', `${anchor.location} keeps seals of ${origin}`);
  }
  return { source: `the newest seal in ${anchor.location}`, kind: 'seal', size, root };
}
