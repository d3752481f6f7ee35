import { join } from 'node:path';
import { DaybookError } from '../../errors.js';
import { postgresTiles } from '../../ledger/seal/postgres-tiles.js';
import { sameBytes } from '../../ledger/tlog/bytes.js';
import { CompactRange } from '../../ledger/tlog/compact-range.js';
import { readRoot } from '../../ledger/tlog/prove.js';
import { completeSubtrees } from '../../ledger/tlog/ranges.js';
import { readRanges } from '../../ledger/tlog/read-tiles.js';
import { type Tile, TileBuilder } from '../../ledger/tlog/tile-builder.js';
import { tilePath } from '../../ledger/tlog/tile-path.js';
import { TILE_WIDTH, tilesBetween } from '../../ledger/tlog/tiles.js';
import type { Client } from '../../postgres/index.js';
import { readBundle } from './bundle-reader.js';
import { writeWhole } from './write-whole.js';

/**
 * How far an export in a folder is whole: full bundles from its beginning on, all bytes of which are hashed again. What follows a gap
 * or a damaged file is written anew.
 *
 * @param from the first position of the export, a multiple of 256
 * @param size as far as the ledger goes
 * @throws DaybookError COPIES_DIFFER where the events in the folder are not the ledger’s
 */
export async function wholeUntil(
  folder: string,
  client: Client,
  { from, size, onProgress }: { from: number; size: number; onProgress?: (done: number) => void },
): Promise<number> {
  const tree = CompactRange.resume(from, await rootsAt(client, from));
  while (tree.size + TILE_WIDTH <= size) {
    const entries = await readBundle(folder, tree.size / TILE_WIDTH, TILE_WIDTH).catch((error: unknown) => {
      if (error instanceof DaybookError && error.code === 'LEDGER_CORRUPT') return undefined;
      throw error;
    });
    if (!entries) break;
    for (const { leaf } of entries) tree.add(leaf);
    onProgress?.(tree.size);
  }
  if (sameBytes(tree.root(), await readRoot(tree.size, postgresTiles(client)))) return tree.size;
  throw new DaybookError(
    'COPIES_DIFFER',
    `the export in ${folder} has other events than the ledger among its first ${tree.size}`,
    { hint: 'Nothing was written. Keep the folder, and export into another one.', where: { file: folder } },
  );
}

/**
 * What makes tiles from a size on. Writes the full tiles of the higher levels before it: they are few, and those that an export has
 * which does not begin at 0.
 *
 * @param at a multiple of 256
 */
export async function tilesFrom(folder: string, client: Client, at: number): Promise<TileBuilder> {
  const readTiles = postgresTiles(client);
  const partial: Tile[] = [];
  for (const place of tilesBetween(0, at)) {
    if (place.level === 0) continue;
    const [hashes] = await readTiles([place]);
    if (place.width < TILE_WIDTH) partial.push({ ...place, hashes: hashes! });
    else await writeWhole(join(folder, tilePath(place)), hashes!);
  }
  return TileBuilder.resume(at, partial);
}

async function rootsAt(client: Client, size: number): Promise<Uint8Array[]> {
  const ranges = completeSubtrees({ start: 0, end: size }).map(({ height, index }) => ({
    start: index * 2 ** height,
    end: (index + 1) * 2 ** height,
  }));
  return ranges.length === 0 ? [] : await readRanges(ranges, size, postgresTiles(client));
}
