import type { Ed25519 } from './ed25519.js';
import { formatNote, type NoteSignature } from './note.js';
import { invalidKey, KEY_TYPES } from './note-key.js';
import type { SignerKey } from './signer-key.js';
import { encodeUtf8 } from './utf8.js';

/**
 * The signature of a key over a text.
 *
 * @throws DaybookError NOTE_KEY_INVALID where the key is one for cosignatures, which `cosign` makes
 */
export async function signText(
  text: string,
  { key, seed }: SignerKey,
  ed25519: Ed25519,
): Promise<NoteSignature> {
  if (key.type !== KEY_TYPES.note) throw invalidKey('it is one for cosignatures');
  return {
    name: key.name,
    keyId: key.keyId,
    signature: await ed25519.sign(seed, encodeUtf8(text)),
  };
}

/**
 * A note with the signatures of all these keys.
 *
 * @param text ends with a newline
 * @throws DaybookError NOTE_MALFORMED where this cannot be the text of a note; what {@link signText} throws
 */
export async function signNote(
  text: string,
  signers: readonly SignerKey[],
  ed25519: Ed25519,
): Promise<string> {
  const signatures = await Promise.all(signers.map((signer) => signText(text, signer, ed25519)));
  return formatNote({ text, signatures });
}
