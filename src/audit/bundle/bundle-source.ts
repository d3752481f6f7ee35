import type { EventEnvelope } from '../../domain/event.js';
import type { LedgerEntry } from '../../domain/ledger-entry.js';
import { parseEvent } from '../../domain/parse-event.js';
import { DaybookError } from '../../errors.js';
import type { RebuildSource } from '../../ledger/rebuild-source.js';
import { CompactRange } from '../../ledger/tlog/compact-range.js';
import { completeSubtrees, type LeafRange } from '../../ledger/tlog/ranges.js';
import { readRanges } from '../../ledger/tlog/read-tiles.js';
import { tilePath } from '../../ledger/tlog/tile-path.js';
import { TILE_WIDTH } from '../../ledger/tlog/tiles.js';
import type { EventSource } from '../event-source.js';
import { readBundle, readPart } from './bundle-reader.js';
import { readManifest } from './manifest.js';

/** How many bundles of 256 entries are read at once. */
const AT_ONCE = 8;

/** An export as a copy of the ledger: to replay, or to rebuild from. */
export type BundleSource = EventSource & RebuildSource;

/**
 * Opens an export.
 *
 * @throws DaybookError USAGE where the folder holds none, or one that was not finished; LEDGER_CORRUPT
 */
export async function openBundleSource(folder: string): Promise<BundleSource> {
  const manifest = await readManifest(folder);
  if (manifest?.size == null || manifest.root === null) {
    throw new DaybookError(
      'USAGE',
      manifest ? `the export in ${folder} was not finished` : `${folder} holds no export of a ledger`,
      {
        hint: 'Run `daybook ledger export --out FOLDER`, which goes on where it stopped.',
        where: { file: folder },
      },
    );
  }
  const { from, size, root } = manifest;
  const start = from === 0 ? undefined : await treeBefore(folder, from, size);
  return {
    description: `the export ${folder}`,
    size,
    ...(start ? { before: start } : {}),
    read: ({ to = size, signal }: { to?: number; signal?: AbortSignal | undefined } = {}) =>
      entriesOf(folder, { from, size, root, start }, Math.min(to, size), signal),
    parse: ({ bytes }: LedgerEntry): EventEnvelope => parseEvent(bytes),
    where: (position: number) => ({ file: `${folder}/${bundleOf(position, size)}` }),
    close: async () => {},
  };
}

const bundleOf = (position: number, size: number): string => {
  const index = Math.floor(position / TILE_WIDTH);
  return tilePath({ level: 'entries', index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) });
};

interface Extent {
  from: number;
  size: number;
  root: string;
  start: CompactRange | undefined;
}

async function* entriesOf(
  folder: string,
  { from, size, root, start }: Extent,
  to: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly LedgerEntry[]> {
  const tree = start ? CompactRange.resume(start.size, start.roots) : new CompactRange();
  for (let begin = from; begin < to; begin += AT_ONCE * TILE_WIDTH) {
    signal?.throwIfAborted();
    const indexes = Array.from({ length: AT_ONCE }, (_, offset) => begin / TILE_WIDTH + offset);
    const reads = indexes
      .filter((index) => index * TILE_WIDTH < to)
      .map((index) => readBundle(folder, index, Math.min(TILE_WIDTH, size - index * TILE_WIDTH)));
    // Whichever fails first in time, the first in order is thrown.
    const read = (await Promise.allSettled(reads)).flatMap((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    });
    for (const { leaf } of read) tree.add(leaf);
    // Before the last entries are handed out, the whole must add up to what the export says.
    if (tree.size === size && Buffer.from(tree.root()).toString('hex') !== root) {
      throw new DaybookError(
        'LEDGER_CORRUPT',
        `the events of the export ${folder} do not add up to the root in its export.json`,
        { where: { file: folder } },
      );
    }
    yield read.filter(({ position }) => position < to);
  }
}

/** The tree over what came before an export that has not all events, as its tiles state it. */
async function treeBefore(folder: string, from: number, size: number): Promise<CompactRange> {
  const ranges: LeafRange[] = completeSubtrees({ start: 0, end: from }).map(({ height, index }) => ({
    start: index * 2 ** height,
    end: (index + 1) * 2 ** height,
  }));
  const roots = await readRanges(ranges, size, (tiles) =>
    Promise.all(tiles.map((tile) => readPart(folder, tilePath(tile), 0))),
  );
  return CompactRange.resume(from, roots);
}
