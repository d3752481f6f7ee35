import { consistencyRanges, inclusionRanges } from './ranges.js';
import { type ReadTiles, readRanges } from './read-tiles.js';

/**
 * The root hash of the tree at any size that the tiles reach.
 *
 * @throws what {@link readRanges} throws
 */
export async function readRoot(size: number, readTiles: ReadTiles): Promise<Uint8Array> {
  const [root] = await readRanges([{ start: 0, end: size }], size, readTiles);
  return root!;
}

/**
 * The proof that the leaf at `index` is in the tree of `size`: 32 bytes each, from the leaf’s sibling up to the root’s child
 * (RFC 6962, section 2.1.1). What the tiles say is taken as it is: `checkInclusion` says whether the proof holds.
 *
 * @throws RangeError where the tree has no such leaf; what {@link readRanges} throws
 */
export const proveInclusion = async (
  index: number,
  size: number,
  readTiles: ReadTiles,
): Promise<Uint8Array[]> => await readRanges(inclusionRanges(index, size), size, readTiles);

/**
 * The proof that the tree of size `from` is the beginning of that of size `to` (RFC 6962, section 2.1.2); nothing where
 * nothing has to be proven. `checkConsistency` says whether it holds.
 *
 * @throws RangeError where `from` is larger; what {@link readRanges} throws
 */
export const proveConsistency = async (
  from: number,
  to: number,
  readTiles: ReadTiles,
): Promise<Uint8Array[]> => await readRanges(consistencyRanges(from, to), to, readTiles);
