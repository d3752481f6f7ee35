type Awaitable<T> = T | Promise<T>;

/** Ed25519 (RFC 8032). Promises are allowed, so that WebCrypto can stand behind it. */
export interface Ed25519 {
  /** @param seed the private key, 32 bytes */
  publicKey(seed: Uint8Array): Awaitable<Uint8Array>;
  /** @returns 64 bytes */
  sign(seed: Uint8Array, message: Uint8Array): Awaitable<Uint8Array>;
  /** Whether the signature, of any length, is one of the message by the public key of 32 bytes. It does not throw. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Awaitable<boolean>;
}

/** The length of a seed and of a public key. */
export const KEY_BYTES = 32;
/** The length of a signature. */
export const SIGNATURE_BYTES = 64;
