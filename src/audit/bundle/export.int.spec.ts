import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../../test/support/bundle.js';
import { createDatabase } from '../../../test/support/database.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { createLedger, type TestLedger } from '../../../test/support/ledger.js';
import { readHead } from '../../ledger/head.js';
import { installForRebuild } from '../../ledger/install-for-rebuild.js';
import { rebuildLedger } from '../../ledger/rebuild.js';
import { openClient } from '../../postgres/connect.js';
import { verifyCopies } from '../verify-copies.js';
import { openBundleSource } from './bundle-source.js';
import { exportBundle } from './export-bundle.js';

/** Two full bundles and a bit. */
const SIZE = 600;

let book: TestLedger;
beforeAll(async () => {
  book = await createLedger();
  await book.append(SIZE - 1);
});
afterAll(() => book.drop());

let folder: string;
beforeEach(() => {
  folder = join(temporaryFolder(), 'export');
});

const write = (from?: number) => exportBundle({ ledger: book.address, folder, from });

async function rootOf({ address }: TestLedger): Promise<string> {
  const client = await openClient(address.url, { role: 'ledger', applicationName: 'daybook-test' });
  try {
    return Buffer.from((await readHead(client)).root).toString('hex');
  } finally {
    await client.end();
  }
}

function contents(below: string): Record<string, string> {
  const files = readdirSync(below, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((file) => join(file.parentPath, file.name))
      .map((path) => [relative(below, path), readFileSync(path, 'base64')] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

describe('an export', () => {
  it('is verified by itself, with the root of the ledger', async () => {
    const exported = await write();
    expect(exported).toMatchObject({ size: SIZE, kept: 0, sealed: null, root: await rootOf(book) });
    expect(await verifyBundle(folder)).toMatchObject({ size: SIZE, root: exported.root, finding: null });
    expect(existsSync(join(folder, 'verify.mjs'))).toBe(true);
  });

  it('is the same to the byte when it was interrupted, and keeps what was there', async () => {
    await write();
    const whole = contents(folder);
    rmSync(join(folder, 'tile/entries/001'));
    rmSync(join(folder, 'export.json'));
    writeFileSync(join(folder, 'export.json'), readFileSync(join(folder, 'verify.mjs')).subarray(0, 0));
    rmSync(join(folder, 'export.json'));
    writeFileSync(
      join(folder, 'export.json'),
      `{"format":"daybook-export/1","ledger":"${book.address.name}","from":0,"size":null,"root":null}`,
    );
    expect(await write()).toMatchObject({ kept: 256 });
    expect(contents(folder)).toEqual(whole);
  });

  it('is written anew from where a file was damaged', async () => {
    await write();
    const whole = contents(folder);
    const path = join(folder, 'tile/entries/000');
    writeFileSync(path, readFileSync(path).fill(0, 500, 501));
    expect(await write()).toMatchObject({ kept: 0 });
    expect(contents(folder)).toEqual(whole);
  });

  it('goes on when the ledger has grown, and leaves no tile of the smaller tree', async () => {
    const growing = await createLedger();
    await growing.append(299);
    await exportBundle({ ledger: growing.address, folder });
    await growing.append(SIZE - 300);
    expect(await exportBundle({ ledger: growing.address, folder })).toMatchObject({ kept: 256, size: SIZE });
    expect((await verifyBundle(folder)).finding).toBeNull();
    await growing.drop();
  });

  it('is replayed and rebuilt from: the same size and root', async () => {
    const { root } = await write();
    const source = await openBundleSource(folder);
    const place = await createDatabase();
    const ledger = { ...book.address, url: place.url };
    await installForRebuild({ name: ledger.name, url: place.url, adminUrl: place.url }, source);
    expect(await rebuildLedger({ ledger, source })).toMatchObject({ appended: SIZE, root });
    expect((await verifyCopies({ ledger })).finding).toBeNull();
    await place.drop();
  });

  it('that is damaged is not rebuilt from beyond that', async () => {
    await write();
    const path = join(folder, 'tile/entries/001');
    writeFileSync(path, readFileSync(path).fill(0, 500, 501));
    const source = await openBundleSource(folder);
    let size = 0;
    await expect(async () => {
      for await (const entries of source.read({})) size += entries.length;
    }).rejects.toMatchObject({ code: 'LEDGER_CORRUPT', details: { position: expect.any(Number) } });
    expect(size).toBeLessThanOrEqual(256);
  });

  it('is refused where the folder holds something else', async () => {
    await write();
    const other = await createLedger();
    await expect(exportBundle({ ledger: other.address, folder })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
    await other.drop();
    const filled = temporaryFolder();
    writeFileSync(join(filled, 'notes.txt'), '');
    await expect(exportBundle({ ledger: book.address, folder: filled })).rejects.toMatchObject({
      code: 'FILE_EXISTS',
    });
  });

  it('of another history of the same name is not written over', async () => {
    await write();
    const other = await createLedger(book.address.name);
    await other.append(SIZE);
    const before = contents(folder);
    await expect(exportBundle({ ledger: other.address, folder })).rejects.toMatchObject({
      code: 'COPIES_DIFFER',
    });
    expect(contents(folder)).toEqual(before);
    await other.drop();
  });
});

describe('an export from a position on', () => {
  it('leaves out the bundles before it, and is verified to the same root', async () => {
    const exported = await write(300);
    expect(exported).toMatchObject({ from: 256, size: SIZE });
    expect(existsSync(join(folder, 'tile/entries/000'))).toBe(false);
    expect(await verifyBundle(folder)).toMatchObject({ from: 256, root: exported.root, finding: null });
    expect(await write()).toMatchObject({ from: 256, kept: 256 });
  });

  it('brings a ledger on that has what comes before', async () => {
    const place = await createDatabase();
    const ledger = { ...book.address, url: place.url };
    await write();
    const whole = await openBundleSource(folder);
    const short = { ...whole, read: () => whole.read({ to: 400 }), size: 400 };
    await installForRebuild({ name: ledger.name, url: place.url, adminUrl: place.url }, whole);
    await rebuildLedger({ ledger, source: short });
    const later = join(temporaryFolder(), 'later');
    await exportBundle({ ledger: book.address, folder: later, from: 300 });
    const source = await openBundleSource(later);
    expect(await rebuildLedger({ ledger, source })).toMatchObject({ before: 400, appended: SIZE - 400 });
    expect((await verifyCopies({ ledger })).postgres.root).toBe(await rootOf(book));
    await place.drop();
  });

  it('brings nothing on that lacks what comes before', async () => {
    await write(300);
    const source = await openBundleSource(folder);
    const place = await createDatabase();
    const ledger = { ...book.address, url: place.url };
    await installForRebuild({ name: ledger.name, url: place.url, adminUrl: place.url }, source);
    await expect(rebuildLedger({ ledger, source })).rejects.toMatchObject({ code: 'LEDGER_MISMATCH' });
    await place.drop();
  });

  it('is refused beyond the ledger', async () => {
    await expect(write(SIZE)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

it('a copy of the folder is verified anywhere', async () => {
  await write();
  const elsewhere = join(temporaryFolder(), 'copy');
  cpSync(folder, elsewhere, { recursive: true });
  expect((await verifyBundle(elsewhere)).finding).toBeNull();
});
