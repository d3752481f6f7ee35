import { DaybookError } from '../../errors.js';
import { type NoteSignature, parseNote } from './note.js';
import { formatKeyId } from './note-key.js';
import type { NoteVerifier } from './verifier.js';

/** A note of which at least one signature was checked and is right, and none is wrong. */
export interface VerifiedNote {
  readonly text: string;
  /** The right ones: the first of each key, in their order. */
  readonly verified: readonly NoteSignature[];
  /** Those of keys that are not known. They say nothing, and are kept. */
  readonly unknown: readonly NoteSignature[];
}

/**
 * Reads a note and checks every signature of a key that is known (C2SP signed-note).
 *
 * @throws DaybookError NOTE_MALFORMED; SEAL_UNTRUSTED where a signature is wrong, or none is of a known key; NOTE_KEY_INVALID
 *   where two verifiers have the same name and id
 */
export async function verifyNote(
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
): Promise<VerifiedNote> {
  const { text, signatures } = parseNote(note);
  const known = new Map(verifiers.map((verifier) => [named(verifier.key), verifier]));
  if (known.size < verifiers.length) {
    throw new DaybookError('NOTE_KEY_INVALID', 'two of the keys have the same name and id');
  }
  const verified = new Map<string, NoteSignature>();
  const unknown: NoteSignature[] = [];
  for (const signature of signatures) {
    const name = named(signature);
    const verifier = known.get(name);
    if (verifier === undefined) {
      unknown.push(signature);
    } else if (!(await verifier.verify(text, signature.signature))) {
      throw new DaybookError('SEAL_UNTRUSTED', `the signature of ${name} is wrong`);
    } else if (!verified.has(name)) {
      verified.set(name, signature);
    }
  }
  if (verified.size === 0) throw new DaybookError('SEAL_UNTRUSTED', 'no signature is of a key that is known');
  return { text, verified: [...verified.values()], unknown };
}

/** What a signature line is found by: `<name>+<id>`. */
export const named = (key: { readonly name: string; readonly keyId: number }): string =>
  `${key.name}+${formatKeyId(key)}`;
