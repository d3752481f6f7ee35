import { sha256 } from '../../domain/sha256.js';

/** The length of every hash of the tree. */
export const HASH_BYTES = 32;

/** The root of a tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

// Overwritten by every call, so that none has to allocate: hashing is synchronous.
const node = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1);

/**
 * The hash of an interior node: SHA-256 of 0x01 and both children (RFC 6962, section 2.1). 32 bytes.
 *
 * @throws RangeError where a child is no hash
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw new RangeError('a child is no hash');
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

/**
 * The root of a complete subtree.
 *
 * @param hashes the hashes of its lowest nodes, one after another; their number is a power of two
 */
export function completeRoot(hashes: Uint8Array): Uint8Array {
  if (hashes.length === HASH_BYTES) return hashes.slice();
  const rest = hashes.slice();
  for (let width = hashes.length; width > HASH_BYTES; width /= 2) {
    for (let at = 0; at < width; at += 2 * HASH_BYTES) {
      node.set(rest.subarray(at, at + 2 * HASH_BYTES), 1);
      rest.set(sha256(node), at / 2);
    }
  }
  return rest.slice(0, HASH_BYTES);
}
