import { hash } from 'node:crypto';

const NODE_PREFIX = Uint8Array.of(1);

/** The hash of an interior node: SHA-256 of 0x01 and both children (RFC 6962, section 2.1). 32 bytes. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  hash('sha256', Buffer.concat([NODE_PREFIX, left, right]), 'buffer');

/** The root of a tree without leaves. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

/**
 * The Merkle tree over leaves that come one after another, as RFC 6962 (section 2.1) defines it, in memory that grows with
 * the logarithm of their number: it keeps the roots of the largest complete trees, of which a leaf completes some.
 *
 * @example
 * const range = new CompactRange();
 * for (const entry of entries) range.add(entry.leaf);
 * const root = range.root();
 */
export class CompactRange {
  /** The roots of complete trees of ever fewer leaves: one for every 1 in the binary form of the size. */
  readonly #roots: Uint8Array[] = [];
  #size = 0;

  /** How many leaves there are. */
  get size(): number {
    return this.#size;
  }

  /** @param leaf the hash of the leaf, see `leafHash` */
  add(leaf: Uint8Array): void {
    let root = leaf;
    // Every trailing 1 of the size is a complete tree as large as the one that was just completed.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2) {
      root = nodeHash(this.#roots.pop()!, root);
    }
    this.#roots.push(root);
    this.#size += 1;
  }

  /** The root hash over all leaves so far, 32 bytes; {@link EMPTY_ROOT} where there are none. */
  root(): Uint8Array {
    if (this.#size === 0) return EMPTY_ROOT;
    return this.#roots.reduceRight((right, left) => nodeHash(left, right));
  }
}
