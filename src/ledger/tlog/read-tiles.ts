import { DaybookError } from '../../errors.js';
import { completeRoot, EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.js';
import { completeSubtrees, type LeafRange } from './ranges.js';
import { tilePath } from './tile-path.js';
import { placeOf, type TileCoordinates, tileBytes } from './tiles.js';

/**
 * Reads tiles: gives the bytes of each, in the order asked for. Who keeps only the full tile where a partial one is asked for
 * gives its beginning. It is asked once for all that one proof needs, of each tile once.
 */
export type ReadTiles = (tiles: readonly TileCoordinates[]) => Promise<readonly Uint8Array[]>;

/**
 * The root hashes of the trees over ranges of leaves, by reading of each range O(log size) tiles.
 *
 * @param size of the tree that the tiles are of
 * @throws DaybookError LEDGER_CORRUPT where a tile is not as long as it must be
 */
export async function readRanges(
  ranges: readonly LeafRange[],
  size: number,
  readTiles: ReadTiles,
): Promise<Uint8Array[]> {
  const places = ranges.map((range) => completeSubtrees(range).map((subtree) => placeOf(subtree, size)));
  const wanted = new Map(places.flat().map(({ tile }) => [tilePath(tile), tile]));
  const tiles = [...wanted.values()];
  const read = tiles.length === 0 ? [] : await readTiles(tiles);
  const bytesOf = new Map(tiles.map((tile, index) => [tilePath(tile), whole(tile, read[index])]));
  return places.map((subtrees) => {
    const roots = subtrees.map(({ tile, first, count }) =>
      completeRoot(bytesOf.get(tilePath(tile))!.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES)),
    );
    return roots.length === 0 ? EMPTY_ROOT : roots.reduceRight((right, left) => nodeHash(left, right));
  });
}

function whole(tile: TileCoordinates, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes?.length === tileBytes(tile)) return bytes;
  const found = bytes === undefined ? 'is missing' : `has ${bytes.length} bytes`;
  throw new DaybookError('LEDGER_CORRUPT', `${tilePath(tile)} ${found}, and must have ${tileBytes(tile)}`, {
    details: { ...tile },
  });
}
