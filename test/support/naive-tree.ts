import { EMPTY_ROOT, nodeHash } from '../../src/ledger/tlog/hashes.js';
import type { ReadTiles } from '../../src/ledger/tlog/read-tiles.js';
import { TILE_WIDTH, type TileCoordinates } from '../../src/ledger/tlog/tiles.js';

/** The Merkle tree over leaf hashes and its proofs, word for word as section 2.1 of RFC 6962 defines them, by recursion. */
export class NaiveTree {
  readonly #leaves: readonly Uint8Array[];
  readonly #known = new Map<string, Uint8Array>();

  constructor(leaves: readonly Uint8Array[]) {
    this.#leaves = leaves;
  }

  /** MTH(D[start:end]) */
  root(end: number, start = 0): Uint8Array {
    if (end === start) return EMPTY_ROOT;
    if (end - start === 1) return this.#leaves[start]!;
    const name = `${start}:${end}`;
    const known = this.#known.get(name);
    if (known) return known;
    const k = start + split(end - start);
    const root = nodeHash(this.root(k, start), this.root(end, k));
    this.#known.set(name, root);
    return root;
  }

  /** PATH(m, D[start:end]), with m counted from start */
  inclusion(m: number, end: number, start = 0): Uint8Array[] {
    const n = end - start;
    if (n === 1) return [];
    const k = split(n);
    return m < k
      ? [...this.inclusion(m, start + k, start), this.root(end, start + k)]
      : [...this.inclusion(m - k, end, start + k), this.root(start + k, start)];
  }

  /** PROOF(m, D[0:end]) */
  consistency(m: number, end: number): Uint8Array[] {
    return m === 0 || m === end ? [] : this.#subproof(m, end, 0, true);
  }

  #subproof(m: number, end: number, start: number, isOld: boolean): Uint8Array[] {
    const n = end - start;
    if (m === n) return isOld ? [] : [this.root(end, start)];
    const k = split(n);
    return m <= k
      ? [...this.#subproof(m, start + k, start, isOld), this.root(end, start + k)]
      : [...this.#subproof(m - k, end, start + k, false), this.root(start + k, start)];
  }

  /** The bytes of a tile. */
  tile({ level, index, width }: TileCoordinates): Uint8Array {
    const leaves = TILE_WIDTH ** level;
    const first = index * TILE_WIDTH;
    return Buffer.concat(
      Array.from({ length: width }, (_, at) => this.root((first + at + 1) * leaves, (first + at) * leaves)),
    );
  }

  readonly readTiles: ReadTiles = async (tiles) => tiles.map((tile) => this.tile(tile));
}

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
