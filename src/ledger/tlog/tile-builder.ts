import { completeRoot, HASH_BYTES } from './hashes.js';
import { hashesAt, TILE_WIDTH, type TileCoordinates, tileBytes } from './tiles.js';

/** A tile with what it holds: its hashes, one after another. */
export interface Tile extends TileCoordinates {
  readonly hashes: Uint8Array;
}

/**
 * Makes the tiles of a log while its leaves come by, in memory of one tile a level.
 *
 * @example
 * const builder = new TileBuilder();
 * for await (const { leaf } of entries) for (const tile of builder.add(leaf)) await store(tilePath(tile), tile.hashes);
 * for (const tile of builder.partial()) await store(tilePath(tile), tile.hashes);
 */
export class TileBuilder {
  /** The hashes of each level since its last full tile. */
  readonly #levels: Uint8Array[] = [];
  #size = 0;

  /**
   * Goes on at a size, given what {@link partial} said there.
   *
   * @throws RangeError where these are not the partial tiles of that size
   */
  static resume(size: number, partial: readonly Tile[]): TileBuilder {
    const builder = new TileBuilder();
    builder.#size = size;
    const byLevel = new Map(partial.map((tile) => [tile.level, tile]));
    for (let level = 0; hashesAt(level, size) > 0; level += 1) {
      const hashes = new Uint8Array(TILE_WIDTH * HASH_BYTES);
      const tile = byLevel.get(level);
      const width = hashesAt(level, size) % TILE_WIDTH;
      if ((tile?.width ?? 0) !== width || (tile !== undefined && tile.hashes.length !== tileBytes(tile))) {
        throw new RangeError(
          `a tree of ${size} leaves has ${width} hashes in its last tile of level ${level}`,
        );
      }
      if (tile) hashes.set(tile.hashes);
      builder.#levels.push(hashes);
    }
    return builder;
  }

  /** How many leaves there are. */
  get size(): number {
    return this.#size;
  }

  /** Adds a leaf’s hash and gives the tiles that it made full, the lowest first. */
  add(leaf: Uint8Array): Tile[] {
    const before = this.#size;
    this.#size += 1;
    const full: Tile[] = [];
    let hash = leaf;
    for (let level = 0; ; level += 1) {
      if (level === this.#levels.length) this.#levels.push(new Uint8Array(TILE_WIDTH * HASH_BYTES));
      const hashes = this.#levels[level]!;
      const at = hashesAt(level, before);
      hashes.set(hash, (at % TILE_WIDTH) * HASH_BYTES);
      if (at % TILE_WIDTH < TILE_WIDTH - 1) return full;
      full.push({ level, index: Math.floor(at / TILE_WIDTH), width: TILE_WIDTH, hashes: hashes.slice() });
      hash = completeRoot(hashes);
    }
  }

  /** The tiles that are not full at this size, the lowest first. */
  partial(): Tile[] {
    return this.#levels.flatMap((hashes, level) => {
      const count = hashesAt(level, this.#size);
      const width = count % TILE_WIDTH;
      const index = Math.floor(count / TILE_WIDTH);
      return width === 0 ? [] : [{ level, index, width, hashes: hashes.slice(0, width * HASH_BYTES) }];
    });
  }
}
