import { joinBytes } from './bytes.js';
import { parseCheckpoint } from './checkpoint.js';
import { type Ed25519, SIGNATURE_BYTES } from './ed25519.js';
import type { NoteSignature } from './note.js';
import { invalidKey, KEY_TYPES, type NoteKey } from './note-key.js';
import type { SignerKey } from './signer-key.js';
import { encodeUtf8 } from './utf8.js';

const TIME_BYTES = 8;

/** What a witness signs (C2SP tlog-cosignature, Ed25519): that at this time this was the largest tree it had seen. */
const message = (checkpoint: string, time: number): Uint8Array =>
  encodeUtf8(`cosignature/v1\ntime ${time}\n${checkpoint}`);

/**
 * The cosignature of a witness on a checkpoint. Whether the checkpoint is consistent with what the witness saw before must
 * have been checked.
 *
 * @param checkpoint the text of the note, see `parseCheckpoint`
 * @param time seconds since 1970
 * @throws DaybookError NOTE_MALFORMED where the text is no checkpoint; NOTE_KEY_INVALID where the key is not for cosignatures
 */
export async function cosign(
  checkpoint: string,
  time: number,
  { key, seed }: SignerKey,
  ed25519: Ed25519,
): Promise<NoteSignature> {
  if (key.type !== KEY_TYPES.cosignature) throw invalidKey('it is not one for cosignatures');
  if (!Number.isSafeInteger(time) || time < 0) throw new RangeError(`${time} is no time in whole seconds`);
  parseCheckpoint(checkpoint);
  const timestamp = new Uint8Array(TIME_BYTES);
  new DataView(timestamp.buffer).setBigUint64(0, BigInt(time));
  const signature = await ed25519.sign(seed, message(checkpoint, time));
  return { name: key.name, keyId: key.keyId, signature: joinBytes(timestamp, signature) };
}

/**
 * When a cosignature was made, in seconds since 1970; undefined where this is no cosignature by Ed25519, or one from beyond
 * 2^53 seconds.
 */
export function cosignatureTime({ buffer, byteOffset, length }: Uint8Array): number | undefined {
  if (length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const time = new DataView(buffer, byteOffset).getBigUint64(0);
  return time > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(time);
}

/** Whether a signature is one of a witness’s key over a checkpoint. */
export async function isCosignature(
  checkpoint: string,
  signature: Uint8Array,
  { publicKey }: NoteKey,
  ed25519: Ed25519,
): Promise<boolean> {
  const time = cosignatureTime(signature);
  if (time === undefined) return false;
  return await ed25519.verify(publicKey, message(checkpoint, time), signature.subarray(TIME_BYTES));
}
