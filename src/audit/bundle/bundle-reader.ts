import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leafHash } from '../../domain/leaf-hash.js';
import type { LedgerEntry } from '../../domain/ledger-entry.js';
import { DaybookError } from '../../errors.js';
import { sameBytes } from '../../ledger/tlog/bytes.js';
import { decodeEntryBundle } from '../../ledger/tlog/entry-bundle.js';
import { HASH_BYTES } from '../../ledger/tlog/hashes.js';
import { tilePath } from '../../ledger/tlog/tile-path.js';
import { TILE_WIDTH } from '../../ledger/tlog/tiles.js';
import { largePath } from './large.js';

/**
 * The entries of one bundle; each has the leaf hash that the tile states.
 *
 * @param index the bundle’s
 * @param width how many entries it must have
 * @throws DaybookError LEDGER_CORRUPT with the first position that is not as its leaf hash says
 */
export async function readBundle(folder: string, index: number, width: number): Promise<LedgerEntry[]> {
  const first = index * TILE_WIDTH;
  const [entries, tile] = await Promise.all([
    readPart(folder, tilePath({ level: 'entries', index, width }), first),
    readPart(folder, tilePath({ level: 0, index, width }), first),
  ]);
  if (tile.length !== width * HASH_BYTES) {
    throw corrupt(folder, tilePath({ level: 0, index, width }), first, 'is not as long as it must be');
  }
  const bodies = decode(entries, folder, { index, width });
  const read: LedgerEntry[] = [];
  for (const [offset, body] of bodies.entries()) {
    const position = first + offset;
    const bytes = body.length > 0 ? body : await readPart(folder, largePath(position), position);
    const leaf = tile.subarray(offset * HASH_BYTES, (offset + 1) * HASH_BYTES);
    if (!sameBytes(leafHash(bytes), leaf)) {
      throw corrupt(
        folder,
        tilePath({ level: 'entries', index, width }),
        position,
        'has another event there',
      );
    }
    read.push({ position, bytes, leaf });
  }
  return read;
}

function decode(
  file: Uint8Array,
  folder: string,
  { index, width }: { index: number; width: number },
): Uint8Array[] {
  try {
    return decodeEntryBundle(file, width);
  } catch (error) {
    const path = tilePath({ level: 'entries', index, width });
    throw corrupt(folder, path, index * TILE_WIDTH, `cannot be read: ${(error as Error).message}`);
  }
}

/** @throws DaybookError LEDGER_CORRUPT where the file is missing */
export async function readPart(folder: string, path: string, position: number): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw corrupt(folder, path, position, code === 'ENOENT' ? 'is missing' : `cannot be read (${code})`);
  }
}

const corrupt = (folder: string, path: string, position: number, what: string): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', `${path} of the export ${what} (position ${position})`, {
    hint: 'The export was damaged or changed. `node verify.mjs` in it says more; make it again, or take another.',
    where: { file: join(folder, path) },
    details: { position },
  });
