import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
  backupId,
  databasesLike,
  query,
  sampleDatabase,
  temporaryStore,
} from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { createBackup } from './dump.js';
import type { BackupManifest } from './manifest.js';
import { restoreBackup } from './restore.js';
import { verifyBackup } from './verify.js';

let sample: TestDatabase;
let place: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  sample = await sampleDatabase();
});
afterAll(() => sample.drop());
beforeEach(async () => {
  place = await temporaryStore();
});
afterEach(() => place.remove());

const backUp = (options: Partial<Parameters<typeof createBackup>[0]> = {}) =>
  createBackup({
    url: sample.url,
    store: place.store,
    id: backupId(),
    format: 'directory',
    jobs: 2,
    ...options,
  });
const verify = ({ id }: BackupManifest) =>
  verifyBackup({ store: place.store, id, adminUrl: inject('postgresUrl'), jobs: 2 });
const folderOf = ({ id }: BackupManifest) => join(place.folder, 'shop', id, 'dump');

test('a dump in directory format restores to what was dumped', async () => {
  const manifest = await backUp();
  expect(manifest.format).toBe('directory');
  expect(await verify(manifest)).toMatchObject({ ok: true, differences: [] });
});

test('both formats say the same of the database', async () => {
  const [directory, custom] = [await backUp(), await backUp({ format: 'custom' })];
  const { tables, fingerprint, largeObjects } = custom;
  expect(directory).toMatchObject({ tables, fingerprint, largeObjects });
});

test('its manifest holds the hash of each file, and the one of all that sha256sum gives too', async () => {
  const manifest = await backUp();
  const folder = folderOf(manifest);
  const names = (await readdir(folder)).sort();
  expect(manifest.files!.map(({ name }) => name)).toEqual(names);
  for (const { name, bytes, sha256 } of manifest.files!) {
    const content = await readFile(join(folder, name));
    expect([bytes, sha256]).toEqual([content.length, createHash('sha256').update(content).digest('hex')]);
  }
  const sum = execFileSync('sh', ['-c', 'LC_ALL=C; export LC_ALL; sha256sum * | sha256sum'], { cwd: folder });
  expect(manifest.sha256).toBe(sum.toString().slice(0, 64));
  expect(manifest.bytes).toBe(manifest.files!.reduce((all, { bytes }) => all + bytes, 0));
  expect((await stat(join(folder, names[0]!))).mode & 0o777).toBe(0o600);
});

test.each<[string, (file: string) => Promise<void>, string]>([
  ['that was cut', (file) => truncate(file, 10), 'has 10 bytes'],
  ['that is gone', (file) => rm(file), 'is missing'],
  ['that was added', (file) => writeFile(file.replace(/\.gz$/, ''), '\\.\n'), 'was added'],
])('a file %s is named before anything is restored', async (_, damage, said) => {
  const manifest = await backUp();
  const { name } = manifest.files!.find((file) => file.name.endsWith('.dat.gz'))!;
  await damage(join(folderOf(manifest), name));
  await expect(verify(manifest)).rejects.toMatchObject({
    code: 'BACKUP_CORRUPT',
    message: expect.stringContaining(said),
    details: { file: expect.stringContaining(name.replace(/\.gz$/, '')) },
  });
});

test('writes while the dump is made are in none of its files and none of its figures', async () => {
  const database = await createDatabase(sample.name);
  const { folders } = place.store;
  const store = Object.assign(Object.create(place.store), {
    location: place.store.location,
    create: () => Promise.reject(new Error('a stream was asked for')),
    folders: {
      path: folders.path,
      create: async (id: string, bytes?: number) => {
        await query(database.url, 'DELETE FROM bulk WHERE id % 2 = 0');
        return folders.create(id, bytes);
      },
    },
  });
  try {
    const manifest = await backUp({ url: database.url, store });
    expect(manifest.tables.find(({ name }) => name === 'bulk')?.rows).toBe(60_000);
    expect(await verify(manifest)).toMatchObject({ ok: true, differences: [] });
  } finally {
    await database.drop();
  }
});

test('auto takes the directory format from the configured size on', async () => {
  const { format: small } = await backUp({ format: 'auto', directoryFromBytes: 2 ** 40 });
  const { format: large } = await backUp({ format: 'auto', directoryFromBytes: 1 });
  expect([small, large]).toEqual(['custom', 'directory']);
});

test('a store of streams gets streams, and refuses a directory that is demanded', async () => {
  const { store } = place;
  const streams = {
    location: 'bucket',
    create: store.create.bind(store),
    open: store.open.bind(store),
    manifest: store.manifest.bind(store),
    list: store.list.bind(store),
    remove: store.remove.bind(store),
    leftovers: store.leftovers.bind(store),
    clear: store.clear.bind(store),
  };
  const { format } = await backUp({ store: streams, format: 'auto', directoryFromBytes: 1 });
  expect(format).toBe('custom');
  await expect(backUp({ store: streams })).rejects.toMatchObject({ code: 'BACKUP_STORE' });
});

test('one that is interrupted leaves nothing in the store', async () => {
  const stop = new AbortController();
  await expect(backUp({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
  expect(await readdir(join(place.folder, 'shop'))).toEqual([]);
});

test('it is listed, restored beside the database in service, and removed', async () => {
  const manifest = await backUp();
  expect(await place.store.list()).toEqual([manifest]);
  const { database } = await restoreBackup({ store: place.store, id: manifest.id, url: sample.url, jobs: 2 });
  try {
    const url = sample.url.replace(sample.name, database);
    expect(await query(url, 'SELECT count(*)::int AS n FROM bulk')).toEqual([{ n: 60_000 }]);
  } finally {
    for (const name of await databasesLike(database))
      await query(inject('postgresUrl'), `DROP DATABASE "${name}" WITH (FORCE)`);
  }
  await place.store.remove(manifest.id);
  expect(await place.store.list()).toEqual([]);
});
