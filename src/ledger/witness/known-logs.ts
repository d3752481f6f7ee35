import { DaybookError } from '../../errors.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { formatVerifierKey, KEY_TYPES, parseVerifierKey } from '../tlog/note-key.js';
import { type NoteVerifier, noteVerifier } from '../tlog/verifier.js';

/** The ledgers that a witness watches: the keys of each, by its origin, which is its keys’ name. */
export type KnownLogs = ReadonlyMap<string, readonly NoteVerifier[]>;

/**
 * The ledgers that verifier keys are of.
 *
 * @param verifierKeys given out of band; several of one ledger where it changes its key
 * @throws DaybookError NOTE_KEY_INVALID
 */
export function knownLogs(verifierKeys: readonly string[]): KnownLogs {
  const logs = new Map<string, NoteVerifier[]>();
  for (const key of new Map(
    verifierKeys.map(parseVerifierKey).map((one) => [formatVerifierKey(one), one]),
  ).values()) {
    if (key.type !== KEY_TYPES.note) {
      throw new DaybookError('NOTE_KEY_INVALID', `the key of ${key.name} is a witness’s, not a ledger’s`);
    }
    logs.set(key.name, [...(logs.get(key.name) ?? []), noteVerifier(key, nodeEd25519)]);
  }
  return logs;
}
