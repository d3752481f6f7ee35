import type { Checkpoint } from '../tlog/checkpoint.js';
import { type NoteSignature, parseNote } from '../tlog/note.js';
import { verifyNote } from '../tlog/verify-note.js';
import type { KnownLogs } from './known-logs.js';
import { Rejection } from './rejection.js';

/** A note that a ledger which is known has signed. */
export interface SignedNote {
  readonly origin: string;
  /** The note’s text. */
  readonly text: string;
  /** The whole note, as it was shown. */
  readonly note: string;
  /** The ledger’s signatures that were checked. */
  readonly signatures: readonly NoteSignature[];
}

export interface SignedCheckpoint extends SignedNote {
  readonly checkpoint: Checkpoint;
}

/**
 * Reads what a witness is shown, and checks who signed it.
 *
 * @throws Rejection 404 where the ledger is unknown; DaybookError NOTE_MALFORMED, SEAL_UNTRUSTED
 */
export async function openSignedNote(note: string, logs: KnownLogs): Promise<SignedNote> {
  const { text } = parseNote(note);
  const origin = text.slice(0, text.indexOf('\n'));
  const keys = logs.get(origin);
  if (keys === undefined) {
    throw new Rejection(404, `this witness does not know the log ${JSON.stringify(origin)}`);
  }
  const { verified } = await verifyNote(note, keys);
  return { origin, text, note, signatures: verified };
}

/** Whether the text of a note says that an empty tree has a root, which is then not the one that it has. */
export const isOfEmptyTree = (text: string): boolean => /^[^\n]+\n0\n[A-Za-z0-9+/]{43}=\n/.test(text);
