import { CompactRange } from '../tlog/compact-range.js';

/** A compact range as it is kept: its size and its roots. */
export interface RangeSnapshot {
  size: number;
  roots: readonly Uint8Array[];
}

interface Chunk extends RangeSnapshot {
  leaves: Uint8Array[];
}

/** How many leaves follow a snapshot. */
const CHUNK_LEAVES = 1024;
/** How many chunks are remembered. */
const CHUNKS = 64;

/**
 * A tree that grows leaf by leaf, and that also knows itself as it was up to 64,512 leaves ago: a seal is recorded some events after
 * those that it covers.
 */
export class TreeWindow {
  readonly #range: CompactRange;
  readonly #chunks: Chunk[] = [];

  constructor({ size, roots }: RangeSnapshot = { size: 0, roots: [] }) {
    this.#range = CompactRange.resume(size, roots);
    this.#chunks.push({ size, roots, leaves: [] });
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#range.size;
  }

  /** Where the window begins. */
  get oldest(): RangeSnapshot {
    const { size, roots } = this.#chunks[0]!;
    return { size, roots };
  }

  /** @param leaf the hash of the leaf */
  add(leaf: Uint8Array): void {
    let chunk = this.#chunks.at(-1)!;
    if (chunk.leaves.length === CHUNK_LEAVES) {
      chunk = { size: this.#range.size, roots: this.#range.roots, leaves: [] };
      this.#chunks.push(chunk);
      if (this.#chunks.length > CHUNKS) this.#chunks.shift();
    }
    chunk.leaves.push(leaf);
    this.#range.add(leaf);
  }

  /** The root of the tree as it was at a size; undefined where that is before the window or still to come. */
  rootAt(size: number): Uint8Array | undefined {
    if (size > this.size) return undefined;
    const chunk = this.#chunks.findLast((one) => one.size <= size);
    if (chunk === undefined) return undefined;
    const range = CompactRange.resume(chunk.size, chunk.roots);
    for (const leaf of chunk.leaves.slice(0, size - chunk.size)) range.add(leaf);
    return range.root();
  }
}
