import { DaybookError } from '../../errors.js';
import { sameBytes } from '../tlog/bytes.js';
import { type Checkpoint, parseCheckpoint } from '../tlog/checkpoint.js';
import { parseNote } from '../tlog/note.js';
import type { TreeHead } from '../tlog/tree-head.js';
import type { Anchor, AnchoredNote } from './anchor.js';

/** A seal that was given out, with every cosignature that is known. */
export interface KnownSeal extends TreeHead {
  note: string;
}

/**
 * The largest seal that the ledger or one of its anchors knows. An anchor may be ahead of a ledger that was restored from a backup.
 *
 * @param recorded the newest seal in the ledger
 * @throws DaybookError LEDGER_CORRUPT where two of them say different things of the same size; NOTE_MALFORMED, ANCHOR_UNAVAILABLE
 */
export async function lastSealOf(
  recorded: KnownSeal | undefined,
  anchors: readonly Anchor[],
): Promise<KnownSeal | undefined> {
  let last = recorded;
  for (const anchor of anchors) {
    const kept = await anchor.latest(last?.size);
    if (kept === undefined) continue;
    const { size, root } = readAnchored(anchor.location, kept);
    if (last && last.size === size && !sameBytes(last.root, root)) {
      throw new DaybookError(
        'LEDGER_CORRUPT',
        `${anchor.location} keeps another seal of size ${size} than the ledger`,
        { details: { anchor: anchor.location, size } },
      );
    }
    if (!last || size > last.size) last = { size, root, note: kept.note };
  }
  return last;
}

/**
 * What a note of an anchor says; its signatures are not looked at.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function readAnchored(location: string, { size, note }: AnchoredNote): Checkpoint {
  try {
    const checkpoint = parseCheckpoint(parseNote(note).text);
    if (checkpoint.size === size) return checkpoint;
    throw new DaybookError('NOTE_MALFORMED', `the note is of size ${checkpoint.size}`);
  } catch (cause) {
    if (!(cause instanceof DaybookError)) throw cause;
    throw new DaybookError(
      'NOTE_MALFORMED',
      `the seal of size ${size} in ${location} is none: ${cause.message}`,
      {
        cause,
      },
    );
  }
}
