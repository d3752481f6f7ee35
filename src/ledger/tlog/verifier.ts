import { isCosignature } from './cosignature.js';
import type { Ed25519 } from './ed25519.js';
import { KEY_TYPES, type NoteKey, parseVerifierKey } from './note-key.js';
import { encodeUtf8 } from './utf8.js';

/** Checks the signatures that one key makes. */
export interface NoteVerifier {
  readonly key: NoteKey;
  /** Whether the signature is one of this key over the text of a note. */
  verify(text: string, signature: Uint8Array): Promise<boolean>;
}

/** The verifier of a key, by the type of the key. */
export const noteVerifier = (key: NoteKey, ed25519: Ed25519): NoteVerifier => ({
  key,
  verify: async (text, signature) =>
    key.type === KEY_TYPES.cosignature
      ? await isCosignature(text, signature, key, ed25519)
      : await ed25519.verify(key.publicKey, encodeUtf8(text), signature),
});

/**
 * The verifier of a verifier key.
 *
 * @throws DaybookError NOTE_KEY_INVALID
 */
export const readVerifier = (verifierKey: string, ed25519: Ed25519): NoteVerifier =>
  noteVerifier(parseVerifierKey(verifierKey), ed25519);
