import { EMPTY_ROOT, nodeHash } from './hashes.js';
import { completeSubtrees } from './ranges.js';

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
  readonly #roots: Uint8Array[] = [];
  #size = 0;

  /**
   * Goes on where another range stopped.
   *
   * @param roots its {@link roots}
   * @throws RangeError where their number is not that of a tree of this size
   */
  static resume(size: number, roots: readonly Uint8Array[]): CompactRange {
    const expected = completeSubtrees({ start: 0, end: size }).length;
    if (roots.length !== expected)
      throw new RangeError(`${size} leaves have ${expected} roots, not ${roots.length}`);
    const range = new CompactRange();
    range.#roots.push(...roots);
    range.#size = size;
    return range;
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#size;
  }

  /** The roots of complete trees of ever fewer leaves: one for every 1 in the binary form of the size. */
  get roots(): readonly Uint8Array[] {
    return this.#roots.slice();
  }

  /** @param leaf the hash of the leaf, see `leafHash` */
  add(leaf: Uint8Array): void {
    this.#add(leaf, 1);
  }

  /**
   * Adds all leaves of a complete subtree at once, which somebody else hashed.
   *
   * @param root its root
   * @param height it has 2^height leaves
   * @throws RangeError where such a subtree cannot begin at this size
   */
  addSubtree(root: Uint8Array, height: number): void {
    const leaves = 2 ** height;
    if (this.#size % leaves !== 0)
      throw new RangeError(`no subtree of ${leaves} leaves begins at ${this.#size}`);
    this.#add(root, leaves);
  }

  #add(subtree: Uint8Array, leaves: number): void {
    let root = subtree;
    // Every trailing 1 of the size is a complete tree as large as the one that was just completed.
    for (let rest = this.#size / leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
      root = nodeHash(this.#roots.pop()!, root);
    }
    this.#roots.push(root);
    this.#size += leaves;
  }

  /** The root hash over all leaves so far, 32 bytes; {@link EMPTY_ROOT} where there are none. */
  root(): Uint8Array {
    if (this.#size === 0) return EMPTY_ROOT;
    return this.#roots.reduceRight((right, left) => nodeHash(left, right));
  }
}
