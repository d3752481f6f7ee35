import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { leafHash } from '../../domain/leaf-hash.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import { ahead } from '../../ledger/ahead.js';
import type { LedgerAddress } from '../../ledger/connection.js';
import { LedgerConnection } from '../../ledger/connection.js';
import { type Head, readHead } from '../../ledger/head.js';
import { Ledger } from '../../ledger/ledger.js';
import { sameBytes } from '../../ledger/tlog/bytes.js';
import { readRoot } from '../../ledger/tlog/prove.js';
import { tilePath } from '../../ledger/tlog/tile-path.js';
import { TILE_WIDTH } from '../../ledger/tlog/tiles.js';
import { packageFile } from '../../package.js';
import { readPart } from './bundle-reader.js';
import { BundleWriter } from './bundle-writer.js';
import { type Manifest, readManifest, writeManifest } from './manifest.js';
import { tilesFrom, wholeUntil } from './resume.js';
import { writeSignedParts } from './signed-parts.js';

/** The verifier, which is copied as it is. */
export const VERIFIER = packageFile('ledger/verify.mjs');

export interface ExportOptions {
  ledger: LedgerAddress;
  /** Made where it is not there; an export of the same ledger in it is continued. */
  folder: string;
  /** The first position wanted; the export begins with the bundle of 256 that it is in. */
  from?: number | undefined;
  signal?: AbortSignal;
  /** Told how many events are in the folder, of how many. */
  onProgress?: (done: number, size: number) => void;
}

export interface Exported {
  ledger: string;
  folder: string;
  from: number;
  size: number;
  /** Hexadecimal. */
  root: string;
  /** How many events were there already. */
  kept: number;
  /** The size of the newest seal; null where there is none. */
  sealed: number | null;
}

/**
 * Writes the ledger into a folder from which anybody can verify it, or rebuild it: events and Merkle tree in C2SP tlog-tiles layout,
 * seals, keys, and a verifier. Interrupted, or run again when the ledger has grown, it goes on where it stopped; what is there is
 * hashed again first.
 *
 * @throws DaybookError FILE_EXISTS where the folder holds something else; USAGE for a position beyond the ledger; COPIES_DIFFER where it
 *   holds an export of another history; LEDGER_CORRUPT instead of exporting what is not whole; LEDGER_UNREACHABLE,
 *   LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE; the signal’s reason
 */
export async function exportBundle(options: ExportOptions): Promise<Exported> {
  const { ledger: address, folder } = options;
  const ledger = await Ledger.open(address);
  const connection = new LedgerConnection(address);
  try {
    const head = await connection.use(readHead);
    const from = await beginning(options, head);
    if (!(await readManifest(folder))) await writeManifest(folder, unfinished(address.name, from));
    const kept = await connection.use((client) =>
      wholeUntil(folder, client, {
        from,
        size: head.size,
        onProgress: (done) => options.onProgress?.(done, head.size),
      }),
    );
    await writeManifest(folder, unfinished(address.name, from));
    const tiles = await connection.use((client) => tilesFrom(folder, client, kept));
    const writer = new BundleWriter(folder, tiles);
    await writeEntries(writer, ledger, head, options);
    const sealed = await writeSignedParts(folder, ledger.streamPages(LEDGER_STREAM), head.size);
    await writer.finish(sealed);
    await requireRoot(folder, head);
    await copyFile(VERIFIER, join(folder, 'verify.mjs'));
    const root = Buffer.from(head.root).toString('hex');
    await writeManifest(folder, { ledger: address.name, from, size: head.size, root });
    return {
      ledger: address.name,
      folder,
      from,
      size: head.size,
      root,
      kept: kept - from,
      sealed: sealed ?? null,
    };
  } finally {
    await Promise.all([ledger.close(), connection.close()]);
  }
}

/** Where the export begins: where the one in the folder did, if there is one. */
async function beginning({ ledger, folder, from }: ExportOptions, { size }: Head): Promise<number> {
  if (from !== undefined && from >= size) {
    throw new DaybookError('USAGE', `position ${from} is beyond the ledger, which ends with ${size - 1}`);
  }
  const wanted = from === undefined ? undefined : Math.floor(from / TILE_WIDTH) * TILE_WIDTH;
  const manifest = await readManifest(folder);
  if (!manifest) {
    await refuseFilled(folder);
    return wanted ?? 0;
  }
  const other =
    manifest.ledger !== ledger.name
      ? `an export of the ledger ${manifest.ledger}`
      : wanted !== undefined && manifest.from !== wanted
        ? `an export that begins with position ${manifest.from}`
        : undefined;
  if (other === undefined) return manifest.from;
  throw new DaybookError('FILE_EXISTS', `${folder} holds ${other} already`, { where: { file: folder } });
}

async function refuseFilled(folder: string): Promise<void> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new DaybookError('USAGE', `${folder} cannot be used (${error.code})`, { where: { file: folder } });
  });
  if (files.length === 0) return;
  throw new DaybookError('FILE_EXISTS', `${folder} is not empty, and holds no export`, {
    where: { file: folder },
  });
}

async function writeEntries(
  writer: BundleWriter,
  ledger: Ledger,
  { size }: Head,
  { signal, onProgress }: ExportOptions,
): Promise<void> {
  for await (const page of ahead(ledger.read(writer.size, size))) {
    for (const entry of page) {
      signal?.throwIfAborted();
      const { position } = entry;
      if (position !== writer.size) throw corrupt(writer.size, `position ${writer.size} is missing`);
      const leaf = leafHash(entry.bytes);
      if (!sameBytes(leaf, entry.leaf)) {
        throw corrupt(position, `the event at position ${position} has other bytes than its leaf hash says`);
      }
      await writer.add(entry);
    }
    onProgress?.(writer.size, size);
  }
  if (writer.size < size) throw corrupt(writer.size, `position ${writer.size} is missing`);
}

/** What was written, read back, must add up to the root that the ledger’s head states. */
async function requireRoot(folder: string, head: Head): Promise<void> {
  const root = await readRoot(head.size, (tiles) =>
    Promise.all(tiles.map((tile) => readPart(folder, tilePath(tile), 0))),
  );
  if (sameBytes(root, head.root)) return;
  throw new DaybookError(
    'LEDGER_CORRUPT',
    `the events of the ledger do not add up to the root that its head states; ${folder} was not finished`,
    { details: { size: head.size } },
  );
}

const unfinished = (ledger: string, from: number): Manifest => ({ ledger, from, size: null, root: null });

const corrupt = (position: number, what: string): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', `${what} in Postgres`, { details: { position } });
