import { decodeBase64, encodeBase64 } from './base64.js';
import { HASH_BYTES } from './hashes.js';
import { malformed } from './malformed.js';

/** A tree of up to 2^63 leaves needs no longer proof. */
const MAXIMUM_HASHES = 63;

/** The hashes of a proof in base64, one a line, each with a newline. */
export const formatHashLines = (hashes: readonly Uint8Array[]): string =>
  hashes.map((hash) => `${encodeBase64(hash)}\n`).join('');

/**
 * Reads the hashes of a proof, to the letter.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseHashLines(text: string): Uint8Array[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw malformed('the last line of the proof has no newline');
  if (lines.length > MAXIMUM_HASHES) throw malformed(`the proof has more than ${MAXIMUM_HASHES} hashes`);
  return lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_BYTES) throw malformed('a line of the proof is no SHA-256 hash in base64');
    return hash;
  });
}
