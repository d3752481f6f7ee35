import { isEvent } from '../../domain/event.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { Ledger } from '../ledger.js';
import { addSignatures } from '../tlog/add-signatures.js';
import { sameBytes } from '../tlog/bytes.js';
import { parseCheckpoint } from '../tlog/checkpoint.js';
import { parseNote, parseSignatureLine } from '../tlog/note.js';
import type { TreeHead } from '../tlog/tree-head.js';
import type { Anchor } from './anchor.js';

/** A seal that was given out, with every cosignature that is known. */
export interface KnownSeal extends TreeHead {
  note: string;
}

/**
 * The largest seal that the ledger or one of its anchors knows. An anchor may be ahead of a ledger that was restored from a backup.
 *
 * @throws DaybookError LEDGER_CORRUPT where two of them say different things of the same size
 */
export async function lastSealOf(ledger: Ledger, anchors: readonly Anchor[]): Promise<KnownSeal | undefined> {
  let last = await lastRecordedSeal(ledger);
  for (const anchor of anchors) {
    const kept = await anchor.latest();
    if (kept === undefined) continue;
    const { size, root } = parseCheckpoint(parseNote(kept.note).text);
    if (last && last.size === size && !sameBytes(last.root, root)) {
      throw new DaybookError(
        'LEDGER_CORRUPT',
        `${anchor.location} keeps another seal of size ${size} than the ledger`,
      );
    }
    if (!last || size > last.size) last = { size, root, note: kept.note };
  }
  return last;
}

/** The newest seal in the ledger, its cosignatures added to its note. */
export async function lastRecordedSeal(ledger: Ledger): Promise<KnownSeal | undefined> {
  const events = await ledger.readStream(LEDGER_STREAM);
  const sealed = events.findLast((event) => isEvent(event, 'ledger.sealed'));
  if (!sealed || !isEvent(sealed, 'ledger.sealed')) return undefined;
  const { size, root, note } = sealed.data;
  const cosignatures = events.flatMap((event) =>
    isEvent(event, 'ledger.witness-cosigned') && event.data.size === size
      ? [parseSignatureLine(event.data.cosignature)]
      : [],
  );
  return { size, root: Buffer.from(root, 'hex'), note: addSignatures(note, cosignatures) };
}
