import { sha256 } from '../../domain/sha256.js';
import { DaybookError } from '../../errors.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { joinBytes } from './bytes.js';
import { KEY_BYTES } from './ed25519.js';
import { isKeyName } from './note.js';
import { encodeUtf8 } from './utf8.js';

/** What a key signs: 1 the text of a note (C2SP signed-note), 4 a checkpoint with a time (C2SP tlog-cosignature). */
export const KEY_TYPES = { note: 1, cosignature: 4 } as const;

export type KeyType = (typeof KEY_TYPES)[keyof typeof KEY_TYPES];

/** The public half of an Ed25519 key that signs notes. */
export interface NoteKey {
  readonly name: string;
  /** Together with the name, what a signature line is found by. */
  readonly keyId: number;
  readonly type: KeyType;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * A key under a name. Its id is the first four bytes of SHA-256 over the name, a newline, the type and the public key.
 *
 * @throws DaybookError NOTE_KEY_INVALID where the name or the key cannot be one
 */
export function noteKey(name: string, type: KeyType, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw invalidKey('its name is empty or has spaces or a plus');
  if (publicKey.length !== KEY_BYTES) throw invalidKey(`it does not have ${KEY_BYTES} bytes`);
  const hash = sha256(joinBytes(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey));
  const keyId = new DataView(hash.buffer, hash.byteOffset).getUint32(0);
  return { name, keyId, type, publicKey };
}

/** The key’s id in eight hexadecimal digits, as verifier keys have it. */
export const formatKeyId = ({ keyId }: Pick<NoteKey, 'keyId'>): string => keyId.toString(16).padStart(8, '0');

/** The verifier key: `<name>+<id>+<base64 of type and public key>`. */
export const formatVerifierKey = (key: NoteKey): string =>
  `${key.name}+${formatKeyId(key)}+${encodeBase64(joinBytes(Uint8Array.of(key.type), key.publicKey))}`;

/**
 * Reads a verifier key, without a newline.
 *
 * @throws DaybookError NOTE_KEY_INVALID
 */
export function parseVerifierKey(text: string): NoteKey {
  const [name = '', id, ...base64] = text.split('+');
  const { type, bytes } = parseTypedKey(base64.join('+'));
  const key = noteKey(name, type, bytes);
  if (formatKeyId(key) !== id) throw invalidKey('its id is not that of its name and key');
  return key;
}

/**
 * What the base64 of a verifier or a signer key holds.
 *
 * @throws DaybookError NOTE_KEY_INVALID
 */
export function parseTypedKey(base64: string): { type: KeyType; bytes: Uint8Array } {
  const typed = decodeBase64(base64);
  if (typed === undefined || typed.length === 0) throw invalidKey('it is not of the form NAME+ID+KEY');
  const type = Object.values(KEY_TYPES).find((known) => known === typed[0]);
  if (type === undefined) throw invalidKey(`its type is ${typed[0]}, and not 1 or 4 (both Ed25519)`);
  return { type, bytes: typed.slice(1) };
}

/** @param why never quotes the key: it may be a private one */
export const invalidKey = (why: string): DaybookError =>
  new DaybookError('NOTE_KEY_INVALID', `a key cannot be read: ${why}`);
