import { encodeBase64 } from './base64.js';
import { joinBytes } from './bytes.js';
import { type Ed25519, KEY_BYTES } from './ed25519.js';
import { formatKeyId, invalidKey, type KeyType, type NoteKey, noteKey, parseTypedKey } from './note-key.js';

/** Both halves of a key. The seed is secret: it never enters an event, a log or an error. */
export interface SignerKey {
  readonly key: NoteKey;
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

/**
 * The key under a name that a seed makes.
 *
 * @throws DaybookError NOTE_KEY_INVALID
 */
export async function signerKey(
  name: string,
  type: KeyType,
  seed: Uint8Array,
  ed25519: Ed25519,
): Promise<SignerKey> {
  if (seed.length !== KEY_BYTES) throw invalidKey(`its seed does not have ${KEY_BYTES} bytes`);
  return { key: noteKey(name, type, await ed25519.publicKey(seed)), seed };
}

const PREFIX = 'PRIVATE+KEY+';

/** The signer key as Go’s sumdb/note has it: `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>`. Secret. */
export const formatSignerKey = ({ key, seed }: SignerKey): string =>
  `${PREFIX}${key.name}+${formatKeyId(key)}+${encodeBase64(joinBytes(Uint8Array.of(key.type), seed))}`;

/**
 * Reads a signer key, without a newline.
 *
 * @throws DaybookError NOTE_KEY_INVALID, which does not quote the key
 */
export async function parseSignerKey(text: string, ed25519: Ed25519): Promise<SignerKey> {
  if (!text.startsWith(PREFIX)) throw invalidKey(`it does not begin with ${PREFIX}`);
  const [name = '', id, ...base64] = text.slice(PREFIX.length).split('+');
  const { type, bytes } = parseTypedKey(base64.join('+'));
  const signer = await signerKey(name, type, bytes, ed25519);
  if (formatKeyId(signer.key) !== id) throw invalidKey('its id is not that of its name and key');
  return signer;
}
