import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from './folder-store.js';
import type { BackupManifest } from './manifest.js';

const ID = '0198c1d2-0000-7000-8000-000000000001';
const LATER = '0198c1d2-0000-7000-8000-000000000002';

let folder: string;
let store: FolderStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-store-'));
  store = new FolderStore(folder, 'shop');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function manifest(id: string, startedAt: string): BackupManifest {
  return {
    version: 3,
    id,
    format: 'custom',
    database: 'shop',
    startedAt,
    finishedAt: startedAt,
    durationMs: 1,
    bytes: 5,
    sha256: '0'.repeat(64),
    toolVersion: '15.1',
    toolMajor: 15,
    serverVersion: '15.1',
    lsn: '0/1',
    fingerprint: '0'.repeat(64),
    tables: [],
    largeObjects: { count: 0, digest: '0'.repeat(32) },
    sequences: [],
    properties: {
      owner: 'postgres',
      encoding: 'UTF8',
      collate: 'C',
      ctype: 'C',
      provider: 'libc',
      locale: null,
      icuRules: null,
      tablespace: 'pg_default',
      connectionLimit: -1,
      comment: null,
      settings: [],
      grants: null,
    },
  };
}

async function save(id: string, startedAt = '2026-01-01T00:00:00.000Z', content = 'bytes'): Promise<void> {
  const draft = await store.create(id);
  await new Promise<void>((done, fail) => draft.stream.on('error', fail).end(content, done));
  await draft.commit(manifest(id, startedAt));
}

test('a committed backup is read back', async () => {
  await save(ID);
  expect(await buffer(await store.open(ID))).toEqual(Buffer.from('bytes'));
  expect(await store.manifest(ID)).toEqual(manifest(ID, '2026-01-01T00:00:00.000Z'));
});

test('folders and files are the owner’s alone', async () => {
  await save(ID);
  const mode = async (...path: string[]) =>
    ((await stat(join(folder, 'shop', ...path))).mode & 0o777).toString(8);
  expect(await Promise.all([mode(), mode(ID), mode(ID, 'dump'), mode(ID, 'manifest.json')])).toEqual([
    '700',
    '700',
    '600',
    '600',
  ]);
});

test('a backup that is being written is not listed', async () => {
  const draft = await store.create(ID);
  await new Promise((done) => draft.stream.write('half', done));
  expect(await store.list()).toEqual([]);
  await expect(store.open(ID)).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
  await draft.abort();
});

test('an aborted backup leaves nothing', async () => {
  const draft = await store.create(ID);
  await new Promise((done) => draft.stream.write('half', done));
  await draft.abort();
  expect(await readdir(join(folder, 'shop'))).toEqual([]);
});

test('backups are listed oldest first', async () => {
  await save(ID, '2026-02-02T00:00:00.000Z');
  await save(LATER, '2026-01-01T00:00:00.000Z');
  expect((await store.list()).map(({ id }) => id)).toEqual([LATER, ID]);
});

test('a store that was never written to is empty', async () => {
  expect(await store.list()).toEqual([]);
});

test('a removed backup is unknown', async () => {
  await save(ID);
  await store.remove(ID);
  await expect(store.manifest(ID)).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
  expect(await readdir(join(folder, 'shop'))).toEqual([]);
});

test('an id that is a path is unknown', async () => {
  await expect(store.remove('../shop')).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
});

test('a target’s name that is a path is refused', () => {
  expect(() => new FolderStore(folder, '../elsewhere')).toThrow(
    expect.objectContaining({ code: 'BACKUP_STORE' }),
  );
});

test('a manifest that was tampered with is corrupt, and the list goes on without it', async () => {
  await save(ID);
  await save(LATER);
  const path = join(folder, 'shop', ID, 'manifest.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"bytes": 5', '"bytes": -5'));
  await expect(store.manifest(ID)).rejects.toMatchObject({ code: 'BACKUP_CORRUPT', where: { file: path } });
  expect((await store.list()).map(({ id }) => id)).toEqual([LATER]);
});

test('a second backup of the same id is refused', async () => {
  await save(ID);
  await expect(store.create(ID)).rejects.toMatchObject({ code: 'BACKUP_STORE' });
});

test('a backup that cannot fit is refused before it is begun', async () => {
  await expect(store.create(ID, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
    code: 'BACKUP_STORE',
    details: {
      folder: join(folder, 'shop'),
      freeBytes: expect.any(Number),
      neededBytes: Number.MAX_SAFE_INTEGER,
    },
  });
  expect(await readdir(join(folder, 'shop'))).toEqual([]);
});

test('what a killed process left is removed after a day, and what is being written is not', async () => {
  const old = join(folder, 'shop', `.${ID}.partial`);
  await mkdir(old, { recursive: true });
  await writeFile(join(old, 'dump'), 'half');
  const dayBefore = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(join(old, 'dump'), dayBefore, dayBefore);
  const current = await store.create(LATER);
  const third = await store.create('0198c1d2-0000-7000-8000-000000000003');
  await third.abort();
  expect(await readdir(join(folder, 'shop'))).toEqual([`.${LATER}.partial`]);
  await current.abort();
});

test('a folder that is a file is an error of the store', async () => {
  await writeFile(join(folder, 'shop'), '');
  await expect(store.create(ID)).rejects.toMatchObject({ code: 'BACKUP_STORE' });
});

test.skipIf(process.getuid?.() === 0)('a folder without permission is an error of the store', async () => {
  await chmod(folder, 0o500);
  await expect(store.create(ID)).rejects.toMatchObject({
    code: 'BACKUP_STORE',
    details: { reason: 'EACCES' },
  });
});

test('what is written can be read behind the writer, also when it has become a backup', async () => {
  const draft = await store.create(ID);
  const read = buffer(await draft.follow!());
  draft.stream.write('by');
  await new Promise<void>((done, fail) => draft.stream.on('error', fail).end('tes', done));
  await draft.commit(manifest(ID, '2026-01-01T00:00:00.000Z'));
  expect((await read).toString()).toBe('bytes');
});

test('who reads behind a writer that gives up is told', async () => {
  const draft = await store.create(ID);
  const told = expect(buffer(await draft.follow!())).rejects.toMatchObject({ code: 'BACKUP_STORE' });
  draft.stream.write('by');
  await draft.abort();
  await told;
});
