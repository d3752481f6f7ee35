import { HASH_BYTES } from './hashes.js';
import type { Subtree } from './ranges.js';

/** How many heights of the tree a tile spans (C2SP tlog-tiles). */
export const TILE_HEIGHT = 8;

/** How many hashes a full tile has, and how many entries a full bundle. */
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/**
 * Which hashes a tile holds: those from `index` × 256 on, `width` of them, of the level’s. At level 0 they are leaf hashes;
 * at level l, number n is the root of the leaves from n × 256^l to before (n + 1) × 256^l.
 */
export interface TileCoordinates {
  readonly level: number;
  readonly index: number;
  /** 256, or fewer where the tile is the last of its level. */
  readonly width: number;
}

/** How many hashes a tree of this size has at a level. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** How many bytes a tile has. */
export const tileBytes = ({ width }: TileCoordinates): number => width * HASH_BYTES;

/**
 * The tiles that a tree of size `to` has and one of size `from` has not, level after level: all of a tree where `from` is 0.
 * The partial tiles of the smaller tree are not among them; its wider tiles stand for them.
 */
export function* tilesBetween(from: number, to: number): Generator<TileCoordinates> {
  for (let level = 0; hashesAt(level, to) > 0; level += 1) {
    const hashes = hashesAt(level, to);
    const before = hashesAt(level, from);
    if (hashes === before) continue;
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < hashes; index += 1) {
      yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) };
    }
  }
}

/** The hashes of a tile that a complete subtree is made of. */
export interface PlaceInTile {
  readonly tile: TileCoordinates;
  /** The first of them, from 0. */
  readonly first: number;
  /** A power of two, up to 128. */
  readonly count: number;
}

/** Where a tree of this size keeps a complete subtree. */
export function placeOf({ height, index }: Subtree, size: number): PlaceInTile {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  const tile = Math.floor(first / TILE_WIDTH);
  return {
    tile: {
      level,
      index: tile,
      width: Math.min(TILE_WIDTH, hashesAt(level, size) - tile * TILE_WIDTH),
    },
    first: first % TILE_WIDTH,
    count,
  };
}
