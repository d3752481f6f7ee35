import { sha256 } from './sha256.js';

// Overwritten by every call, so that none but that of a long event has to allocate: hashing is synchronous.
const buffer = new Uint8Array(1 << 16);

/** The hash of a Merkle tree's leaf: SHA-256 of 0x00 and the bytes of the event (RFC 6962, section 2.1). 32 bytes. */
export function leafHash(bytes: Uint8Array): Uint8Array {
  const prefixed = bytes.length < buffer.length ? buffer : new Uint8Array(1 + bytes.length);
  prefixed.set(bytes, 1);
  return sha256(prefixed.subarray(0, 1 + bytes.length));
}
