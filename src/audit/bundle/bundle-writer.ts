import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerEntry } from '../../domain/ledger-entry.js';
import { encodeEntryBundle, MAXIMUM_ENTRY_BYTES } from '../../ledger/tlog/entry-bundle.js';
import { HASH_BYTES } from '../../ledger/tlog/hashes.js';
import type { Tile, TileBuilder } from '../../ledger/tlog/tile-builder.js';
import { type TilePlace, tilePath } from '../../ledger/tlog/tile-path.js';
import { hashesAt, TILE_WIDTH } from '../../ledger/tlog/tiles.js';
import { largePath } from './large.js';
import { writeWhole } from './write-whole.js';

/** In the bundle, an entry that is too large for it is an empty one; its bytes are in a file of their own. */
const ELSEWHERE = new Uint8Array(0);

/** Writes entries and the tree over them as tiles, while they come by. */
export class BundleWriter {
  readonly #folder: string;
  readonly #tiles: TileBuilder;
  #entries: Uint8Array[] = [];

  /** @param tiles stands at the first position that will be written, a multiple of 256 */
  constructor(folder: string, tiles: TileBuilder) {
    this.#folder = folder;
    this.#tiles = tiles;
  }

  /** How many events the tree is over so far. */
  get size(): number {
    return this.#tiles.size;
  }

  /** @param leaf was computed from the bytes */
  async add({ bytes, leaf, position }: LedgerEntry): Promise<void> {
    if (bytes.length > MAXIMUM_ENTRY_BYTES) {
      await writeWhole(join(this.#folder, largePath(position)), bytes);
      this.#entries.push(ELSEWHERE);
    } else {
      this.#entries.push(bytes);
    }
    const full = this.#tiles.add(leaf);
    if (this.#entries.length < TILE_WIDTH) return;
    const index = this.#tiles.size / TILE_WIDTH - 1;
    await this.#write({ level: 'entries', index, width: TILE_WIDTH }, encodeEntryBundle(this.#entries));
    this.#entries = [];
    for (const tile of full) await this.#write(tile, tile.hashes);
  }

  /**
   * Writes what is not full. A reader who goes by a seal asks for the last tiles as wide as the seal’s size has them, so these are
   * written too.
   *
   * @param sealed the size of the newest seal, up to that of the whole
   */
  async finish(sealed = 0): Promise<void> {
    const { size } = this;
    const index = Math.floor(size / TILE_WIDTH);
    if (this.#entries.length > 0) {
      const part = sealed - index * TILE_WIDTH;
      await this.#writeEdge({ level: 'entries', index, width: this.#entries.length }, part, (width) =>
        encodeEntryBundle(this.#entries.slice(0, width)),
      );
    }
    for (const tile of this.#tiles.partial()) {
      const part = hashesAt(tile.level, sealed) - tile.index * TILE_WIDTH;
      await this.#writeEdge(tile, part, (width) => tile.hashes.subarray(0, width * HASH_BYTES));
    }
  }

  async #writeEdge(
    place: TilePlace,
    sealedWidth: number,
    content: (width: number) => Uint8Array,
  ): Promise<void> {
    await this.#removePartial(place);
    if (sealedWidth > 0 && sealedWidth < place.width) {
      await this.#put({ ...place, width: sealedWidth }, content(sealedWidth));
    }
    await this.#put(place, content(place.width));
  }

  async #write(tile: TilePlace | Tile, content: Uint8Array): Promise<void> {
    await this.#put(tile, content);
    await this.#removePartial(tile);
  }

  async #put(place: TilePlace, content: Uint8Array): Promise<void> {
    await writeWhole(join(this.#folder, tilePath(place)), content);
  }

  /** What an earlier export, of a ledger that was smaller, left. */
  async #removePartial({ level, index }: TilePlace): Promise<void> {
    const full = tilePath({ level, index, width: TILE_WIDTH });
    await rm(join(this.#folder, `${full}.p`), { recursive: true, force: true });
  }
}
