import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  sealedHistory,
  sealKey,
  verifyBundle,
  writeBundle,
  writeEntriesBundle,
} from '../../../test/support/bundle.js';
import { permanentFolder, temporaryFolder } from '../../../test/support/folders.js';
import { historyEntries, toEntries } from '../../../test/support/history.js';
import { CASES } from '../../../test/support/tampering/cases.js';
import { canonicalBytes } from '../../domain/canonical.js';
import type { EventEnvelope } from '../../domain/event.js';
import { leafHash } from '../../domain/leaf-hash.js';
import type { LedgerEntry } from '../../domain/ledger-entry.js';
import { encodeEntryBundle } from '../../ledger/tlog/entry-bundle.js';
import { HASH_BYTES } from '../../ledger/tlog/hashes.js';
import { formatVerifierKey } from '../../ledger/tlog/note-key.js';
import { tilePath } from '../../ledger/tlog/tile-path.js';
import { TILE_WIDTH } from '../../ledger/tlog/tiles.js';

/** Two full bundles and one that is not; the newest seal ends in the latter. */
const SIZE = 640;
const SEALED = [300, 600];

/** Without seals. */
const plain = historyEntries({ migrations: 20 });
const plainEvent = () => JSON.parse(Buffer.from(plain[5]!.bytes).toString()) as EventEnvelope;

let events: EventEnvelope[];
let entries: LedgerEntry[];
let home: ReturnType<typeof permanentFolder>;
let folder: string;
beforeAll(async () => {
  home = permanentFolder();
  folder = join(home.folder, 'export');
  events = await sealedHistory(SIZE, SEALED);
  entries = await writeBundle(folder, events);
});
afterAll(() => home.remove());

const bundlePath = (position: number): string => {
  const index = Math.floor(position / TILE_WIDTH);
  return tilePath({
    level: 'entries',
    index,
    width: Math.min(TILE_WIDTH, entries.length - index * TILE_WIDTH),
  });
};

/** Changes files, verifies, and puts them back. */
async function verifyWith(changes: Record<string, Uint8Array | string | null>) {
  const before = new Map(
    Object.keys(changes).map((path) => [
      path,
      statSync(join(folder, path), { throwIfNoEntry: false }) && readFileSync(join(folder, path)),
    ]),
  );
  try {
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) rmSync(join(folder, path));
      else writeFileSync(join(folder, path), content);
    }
    return (await verifyBundle(folder)).finding;
  } finally {
    for (const [path, content] of before) {
      if (content) writeFileSync(join(folder, path), content);
      else rmSync(join(folder, path), { force: true });
    }
  }
}

/** The bundle that a position is in, with other entries. */
function bundleWith(position: number, change: (bodies: Uint8Array[]) => Uint8Array[]) {
  const first = Math.floor(position / TILE_WIDTH) * TILE_WIDTH;
  const bodies = entries.slice(first, first + TILE_WIDTH).map(({ bytes }) => bytes);
  return { [bundlePath(position)]: bytesOf(change(bodies)) };
}

/** As `encodeEntryBundle`, however many entries there are. */
const bytesOf = (bodies: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(bodies.map((body) => encodeEntryBundle([body])));

const flip = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
  const flipped = Uint8Array.from(bytes);
  flipped[at]! ^= mask;
  return flipped;
};

const filesOf = (below: string): string[] =>
  readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

/** Where a byte of a bundle is: its entry’s position. */
function positionAt(path: string, offset: number): number {
  let position = Number(/entries\/(\d{3})/.exec(path)![1]) * TILE_WIDTH;
  for (let end = 0; ; position += 1) {
    end += 2 + entries[position]!.bytes.length;
    if (offset < end) return position;
  }
}

const position = fc.nat().map((number) => number % entries.length);
const mask = fc.integer({ min: 1, max: 255 });
describe('an untouched export', () => {
  it('is in order, with all its seals, keys and witnesses', async () => {
    const { key } = await sealKey();
    expect(await verifyBundle(folder)).toMatchObject({
      ledger: 'main',
      size: entries.length,
      seals: SEALED.length + 1,
      sealedSize: SEALED.at(-1),
      keysFrom: 'export',
      keys: [expect.stringContaining(`${key.name}+`)],
      witnesses: [expect.stringContaining('witness.example+')],
      unknown: [],
      finding: null,
    });
  });

  it('is in order by the hashes alone', async () => {
    expect((await verifyBundle(folder, { hashesOnly: true })).finding).toBeNull();
  });

  it('is in order by a key that was given', async () => {
    const keys = [formatVerifierKey((await sealKey()).key)];
    const report = await verifyBundle(folder, { keys });
    expect(report).toMatchObject({ keysFrom: 'given', witnesses: [], finding: null });
    expect(report.unknown).toHaveLength(1);
  });

  it('is of the tree of a seal that was kept elsewhere', async () => {
    const seals = [join(folder, 'seals', readdirSync(join(folder, 'seals'))[0]!)];
    expect((await verifyBundle(folder, { seals })).seals).toBe(SEALED.length + 2);
  });

  it('is in order whatever its size', async () => {
    for (const size of [1, 2, 255, 256, 257, 511, 512, 513]) {
      const own = temporaryFolder();
      await writeEntriesBundle(own, plain.slice(0, size));
      const { finding } = await verifyBundle(own);
      expect(finding).toBeNull();
    }
  });
});

describe('a change of an export is found', () => {
  it('at its position, where a byte of an event is another', async () => {
    const property = fc.asyncProperty(position, fc.nat(), mask, async (at, byte, bits) => {
      const { bytes } = entries[at]!;
      const finding = await verifyWith(
        bundleWith(at, (bodies) => bodies.with(at % TILE_WIDTH, flip(bytes, byte % bytes.length, bits))),
      );
      expect(finding?.position).toBe(at);
    });
    await fc.assert(property, { numRuns: CASES.export.eventByte });
  });

  it('at its position, wherever in a bundle of events a bit is another', async () => {
    const paths = filesOf('tile/entries');
    const property = fc.asyncProperty(fc.nat(), fc.nat(), mask, async (file, byte, bits) => {
      const path = paths[file % paths.length]!;
      const bytes = readFileSync(join(folder, path));
      const offset = byte % bytes.length;
      const finding = await verifyWith({ [path]: flip(bytes, offset, bits) });
      expect(finding?.position).toBe(positionAt(path, offset));
    });
    await fc.assert(property, { numRuns: CASES.export.bundleByte });
  });

  it('at the first position of what a hash of a tile is over', async () => {
    const paths = filesOf('tile').filter((path) => !path.includes('entries'));
    const property = fc.asyncProperty(fc.nat(), fc.nat(), mask, async (file, byte, bits) => {
      const path = paths[file % paths.length]!;
      const bytes = readFileSync(join(folder, path));
      const offset = byte % bytes.length;
      const [, level, index] = /tile\/(\d+)\/(\d{3})/.exec(path)!;
      const finding = await verifyWith({ [path]: flip(bytes, offset, bits) });
      const hash = Number(index) * TILE_WIDTH + Math.floor(offset / HASH_BYTES);
      expect(finding?.position).toBe(hash * TILE_WIDTH ** Number(level));
    });
    await fc.assert(property, { numRuns: CASES.export.tileByte });
  });

  it('at its position, where an event was left out', async () => {
    const property = fc.asyncProperty(position, async (at) => {
      const finding = await verifyWith(bundleWith(at, (bodies) => bodies.toSpliced(at % TILE_WIDTH, 1)));
      expect(finding?.position).toBe(at);
    });
    await fc.assert(property, { numRuns: CASES.export.leftOut });
  });

  it('at its position, where an event was put in', async () => {
    const property = fc.asyncProperty(position, position, async (at, other) => {
      fc.pre(at !== other);
      const finding = await verifyWith(
        bundleWith(at, (bodies) => bodies.toSpliced(at % TILE_WIDTH, 0, entries[other]!.bytes)),
      );
      expect(finding?.position).toBe(at);
    });
    await fc.assert(property, { numRuns: CASES.export.putIn });
  });

  it('at the first of two that changed places', async () => {
    const property = fc.asyncProperty(position, position, async (one, other) => {
      fc.pre(one !== other);
      const swapped = entries.with(one, entries[other]!).with(other, entries[one]!);
      const changes = Object.fromEntries(
        [one, other].map((at) => {
          const first = Math.floor(at / TILE_WIDTH) * TILE_WIDTH;
          const bodies = swapped.slice(first, first + TILE_WIDTH).map(({ bytes }) => bytes);
          return [bundlePath(at), bytesOf(bodies)];
        }),
      );
      expect((await verifyWith(changes))?.position).toBe(Math.min(one, other));
    });
    await fc.assert(property, { numRuns: CASES.export.swapped });
  });

  it('where any file of the tree is cut short, at the first position that is lost', async () => {
    const paths = filesOf('tile');
    const property = fc.asyncProperty(fc.nat(), fc.nat(), async (file, length) => {
      const path = paths[file % paths.length]!;
      const bytes = readFileSync(join(folder, path));
      const end = length % bytes.length;
      const finding = await verifyWith({ [path]: bytes.subarray(0, end) });
      const [, level, index] = /tile\/(\w+)\/(\d{3})/.exec(path)!;
      const lost =
        level === 'entries'
          ? positionAt(path, end)
          : (Number(index) * TILE_WIDTH + Math.floor(end / HASH_BYTES)) * TILE_WIDTH ** Number(level);
      expect(finding?.position).toBe(lost);
    });
    await fc.assert(property, { numRuns: CASES.export.cut });
  });

  it.each(['tile', 'seals', 'keys'])('where a file of %s/ is missing', async (below) => {
    for (const path of filesOf(below)) expect([path, await verifyWith({ [path]: null })]).not.toContain(null);
  });

  it('where a file of events is missing, at the first of them', async () => {
    expect((await verifyWith({ [bundlePath(256)]: null }))?.position).toBe(256);
  });

  it('where there is a file too much among the tiles', async () => {
    expect((await verifyWith({ 'tile/entries/003': entries[0]!.bytes }))?.position).toBe(768);
    expect(await verifyWith({ 'tile/0/000.tmp': '' })).not.toBeNull();
  });

  it('wherever a bit of the checkpoint, a seal, a key or export.json is another', async () => {
    const paths = ['checkpoint', 'export.json', ...filesOf('keys'), ...filesOf('seals')];
    const property = fc.asyncProperty(fc.nat(), fc.nat(), mask, async (file, byte, bits) => {
      const path = paths[file % paths.length]!;
      const bytes = readFileSync(join(folder, path));
      const offset = byte % bytes.length;
      expect(await verifyWith({ [path]: flip(bytes, offset, bits) })).not.toBeNull();
    });
    await fc.assert(property, { numRuns: CASES.export.signedByte });
  });
});

describe('a history that was written anew, with its whole tree, is found', () => {
  const forge = async (at: number, change: (event: EventEnvelope) => EventEnvelope, signed: boolean) => {
    const forged = toEntries(events.with(at, change(events[at]!)));
    const own = join(temporaryFolder(), 'export');
    cpSync(folder, own, { recursive: true });
    await writeEntriesBundle(own, forged);
    if (!signed)
      for (const part of ['checkpoint', 'seals', 'keys']) rmSync(join(own, part), { recursive: true });
    return (await verifyBundle(own)).finding;
  };
  const byEve = (event: EventEnvelope): EventEnvelope => ({ ...event, actor: 'eve' });

  it.each([
    [10, 0],
    [450, 300],
  ])('by the seals: position %i after the last one that is right, of %i', async (at, sealed) => {
    expect(await forge(at, byEve, true)).toMatchObject({ position: sealed });
  });

  it('by nothing, after the newest seal', async () => {
    expect(await forge(SIZE - 1, byEve, true)).toBeNull();
  });

  it('at the position of an event that is of another version of its stream', async () => {
    const later = (event: EventEnvelope) => ({ ...event, streamversion: event.streamversion + 1 });
    expect(await forge(SIZE - 2, later, true)).toMatchObject({ position: SIZE - 2 });
  });

  it('at the position of the first event that tells of a key or a seal which is not there', async () => {
    const told = events.findIndex(({ type }) => type.includes('ledger.key-added'));
    expect(await forge(10, byEve, false)).toMatchObject({ position: told });
  });

  it('at the position of an event that is not in canonical form', async () => {
    const own = temporaryFolder();
    const bytes = Buffer.from(JSON.stringify(plainEvent(), null, 1));
    await writeEntriesBundle(own, plain.slice(0, 20).with(5, { position: 5, bytes, leaf: leafHash(bytes) }));
    expect((await verifyBundle(own)).finding).toMatchObject({ position: 5 });
  });

  it('takes keys whose order JavaScript changes for canonical', async () => {
    const own = temporaryFolder();
    const bytes = canonicalBytes({ ...plainEvent(), data: { 10: 1, 9: 2, é: '\u2028', b: [0.1, 1e-7] } });
    await writeEntriesBundle(own, plain.slice(0, 20).with(5, { position: 5, bytes, leaf: leafHash(bytes) }));
    expect((await verifyBundle(own)).finding).toBeNull();
  });
});

describe('an event that is too large for a bundle', () => {
  let own: string;
  beforeAll(async () => {
    own = join(home.folder, 'large');
    const bytes = canonicalBytes({ ...plainEvent(), data: { text: 'x'.repeat(70_000) } });
    await writeEntriesBundle(own, plain.slice(0, 20).with(5, { position: 5, bytes, leaf: leafHash(bytes) }));
  });

  it('is in a file of its own', async () => {
    expect((await verifyBundle(own)).finding).toBeNull();
    expect(statSync(join(own, 'large/5')).size).toBeGreaterThan(70_000);
  });

  it('is found where it was changed', async () => {
    const bytes = readFileSync(join(own, 'large/5'));
    writeFileSync(join(own, 'large/5'), flip(bytes, 35_000, 1));
    expect((await verifyBundle(own)).finding?.position).toBe(5);
    writeFileSync(join(own, 'large/5'), bytes);
  });
});

describe('an export that several threads verify', () => {
  let own: string;
  beforeAll(async () => {
    own = join(home.folder, 'threads');
    await writeEntriesBundle(own, historyEntries({ migrations: 700 }));
  });

  it('has the same report as one that one thread verifies', async () => {
    const report = await verifyBundle(own, { threads: 2 });
    expect(report.finding).toBeNull();
    expect(report).toEqual(await verifyBundle(own, { threads: 1 }));
  });

  it('is not in order at the first position that is wrong, whichever thread is faster', async () => {
    for (const at of [18_000, 16_500, 12]) {
      const path = join(
        own,
        tilePath({ level: 'entries', index: Math.floor(at / TILE_WIDTH), width: TILE_WIDTH }),
      );
      const bytes = readFileSync(path);
      let offset = 2;
      for (let before = 0; before < at % TILE_WIDTH; before += 1)
        offset += 2 + bytes.readUInt16BE(offset - 2);
      writeFileSync(path, flip(bytes, offset, 1));
      expect((await verifyBundle(own, { threads: 2 })).finding?.position).toBe(at);
    }
  });
});

describe('verify.mjs on its own', () => {
  const run = (...argv: string[]) => {
    try {
      return {
        code: 0,
        text: execFileSync(process.execPath, [join(folder, 'verify.mjs'), ...argv], { encoding: 'utf8' }),
      };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
      return { code: status, text: stdout + stderr };
    }
  };

  it('verifies the folder that it is in', () => {
    const { code, text } = run();
    expect(code).toBe(0);
    expect(text).toContain(`Events  ${entries.length}`);
    expect(text).toContain('All is in order.');
  });

  it('ends with 4 and the position, and gives a report as JSON', () => {
    const path = join(folder, bundlePath(7));
    const bytes = readFileSync(path);
    writeFileSync(path, flip(bytes, 30, 1));
    const { code, text } = run('--json');
    writeFileSync(path, bytes);
    expect(code).toBe(4);
    expect(JSON.parse(text).finding.position).toBe(0);
  });

  it('ends with 2 where there is no export', () => {
    expect(run(temporaryFolder()).code).toBe(2);
    expect(run('--unknown').code).toBe(2);
  });
});
