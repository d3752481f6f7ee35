import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../../errors.js';
import { TILE_WIDTH } from '../../ledger/tlog/tiles.js';
import { writeWhole } from './write-whole.js';

/** The form of the folder, in `export.json`. */
export const BUNDLE_FORMAT = 'daybook-export/1';

/** What `export.json` says. Nobody signs it: seals do that. */
export interface Manifest {
  ledger: string;
  /** The first position that is there, a multiple of 256. */
  from: number;
  /** How many events the ledger had; null while the export is under way. */
  size: number | null;
  /** The root of the tree over all of them, hexadecimal. */
  root: string | null;
}

const FILE = 'export.json';

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(
    join(folder, FILE),
    `${JSON.stringify({ format: BUNDLE_FORMAT, ...manifest }, null, 2)}\n`,
  );
}

/**
 * What the folder says that it holds; undefined where it says nothing.
 *
 * @throws DaybookError LEDGER_CORRUPT where that cannot be read
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  const manifest = parse(text);
  if (manifest) return manifest;
  throw new DaybookError('LEDGER_CORRUPT', `${file} is damaged, or of another form than ${BUNDLE_FORMAT}`, {
    where: { file },
  });
}

function parse(text: string): Manifest | undefined {
  try {
    const { format, ledger, from, size, root } = JSON.parse(text) as Manifest & { format: unknown };
    const isWhole =
      format === BUNDLE_FORMAT &&
      typeof ledger === 'string' &&
      Number.isSafeInteger(from) &&
      from >= 0 &&
      from % TILE_WIDTH === 0 &&
      (size === null || (Number.isSafeInteger(size) && size >= from && typeof root === 'string'));
    return isWhole ? { ledger, from, size, root } : undefined;
  } catch {
    return undefined;
  }
}
