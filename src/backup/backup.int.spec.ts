import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
  backupId,
  commandLines,
  createRole,
  databasesLike,
  query,
  sampleDatabase,
  temporaryStore,
} from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { createBackup } from './dump.js';
import { FolderStore } from './folder-store.js';
import { largeObjectDigest } from './large-object-digest.js';
import { type BackupManifest, backupFacts } from './manifest.js';
import type { BackupStore } from './store.js';
import { tableDigests } from './table-digest.js';
import { verifyBackup } from './verify.js';

let sample: TestDatabase;
let database: TestDatabase;
let place: Awaited<ReturnType<typeof temporaryStore>>;
let store: BackupStore;

beforeAll(async () => {
  sample = await sampleDatabase();
});
afterAll(() => sample.drop());
beforeEach(async () => {
  place = await temporaryStore();
  store = place.store;
  database = await createDatabase(sample.name);
});
afterEach(async () => {
  await database.drop();
  await place.remove();
});

const backUp = (options: Partial<Parameters<typeof createBackup>[0]> = {}) =>
  createBackup({ url: database.url, store, id: backupId(), ...options });
const verify = (id: string, options: Partial<Parameters<typeof verifyBackup>[0]> = {}) =>
  verifyBackup({ store, id, adminUrl: inject('postgresUrl'), ...options });
const filesLeft = async () =>
  (await readdir(place.folder, { recursive: true })).filter((name) => name !== 'shop');

/** The store, with some of its methods replaced. */
const storeWith = (replaced: Partial<BackupStore>): BackupStore => ({
  location: store.location,
  create: (id, bytes) => store.create(id, bytes),
  open: (id) => store.open(id),
  manifest: (id) => store.manifest(id),
  list: () => store.list(),
  remove: (id) => store.remove(id),
  leftovers: () => store.leftovers(),
  clear: (id) => store.clear(id),
  ...replaced,
});

/** Something is done when the dump’s snapshot is taken and pg_dump has not begun. */
const afterSnapshot = (act: () => Promise<unknown>) =>
  storeWith({
    create: async (id, bytes) => {
      await act();
      return store.create(id, bytes);
    },
  });

/** A session that holds a table, so that pg_dump waits for it until the session ends. */
async function holdTable(): Promise<{ waiting(): Promise<void>; end(): Promise<void> }> {
  const blocker = new pg.Client({ connectionString: database.url });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE account');
  return {
    waiting: async () => {
      while (!(await sessions()).includes('Lock')) await delay(10);
    },
    end: () => blocker.end(),
  };
}

/** What the sessions of a backup wait for. */
async function sessions(): Promise<string[]> {
  const rows = await query<{ wait: string }>(
    database.url,
    `SELECT coalesce(wait_event_type, '') AS wait FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'daybook%'`,
  );
  return rows.map(({ wait }) => wait);
}

test('a backup of many kinds of objects restores to what was dumped', async () => {
  const manifest = await backUp();
  const { ok, differences, restoredBytes, facts } = await verify(manifest.id);
  expect(differences).toEqual([]);
  expect(ok).toBe(true);
  expect(restoredBytes).toBeGreaterThan(5_000_000);
  expect(facts).toMatchObject({ fingerprint: manifest.fingerprint, rows: backupFacts(manifest).rows });
});

test('a manifest counts the rows of each table that has rows of its own', async () => {
  const { tables, largeObjects } = await backUp();
  expect(Object.fromEntries(tables.map(({ schema, name, rows }) => [`${schema}.${name}`, rows]))).toEqual({
    'Odd schema.without_columns': 1,
    'Odd schema.x': 1,
    'public.account': 500,
    'public.bulk': 60_000,
    'public.child': 1,
    'public.kinds': 3,
    'public.measure_2025': 365,
    'public.measure_rest': 35,
    'public.parent': 1,
  });
  expect(largeObjects.count).toBe(2);
});

test('a manifest tells size, hash, versions and position', async () => {
  const manifest = await backUp();
  const dump = await readFile(join(place.folder, 'shop', manifest.id, 'dump'));
  expect(manifest).toMatchObject({
    bytes: dump.length,
    database: database.name,
    toolVersion: expect.stringMatching(/^\d+\.\d+/),
    serverVersion: expect.stringMatching(/^\d+\.\d+/),
    lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/),
  });
  expect(manifest.sha256).toBe(createHash('sha256').update(dump).digest('hex'));
  expect(await store.manifest(manifest.id)).toEqual(manifest);
});

test('writes while the dump is made do not disturb its verification', async () => {
  const writes = `UPDATE account SET email = email || '.new'; DELETE FROM bulk WHERE id % 2 = 0; INSERT INTO parent VALUES (9);
    SELECT nextval('untouched'), nextval('tickets')`;
  const manifest = await backUp({ store: afterSnapshot(() => query(database.url, writes)) });
  expect(manifest.tables.find(({ name }) => name === 'bulk')?.rows).toBe(60_000);
  expect(await verify(manifest.id)).toMatchObject({ ok: true, differences: [] });
});

test('a flipped byte of the stored dump is found before anything is restored', async () => {
  const { id, bytes } = await backUp();
  const file = await open(join(place.folder, 'shop', id, 'dump'), 'r+');
  const middle = Math.trunc(bytes / 2);
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, middle);
  await file.write(Buffer.from([buffer[0]! ^ 1]), 0, 1, middle);
  await file.close();
  await expect(verify(id)).rejects.toMatchObject({ code: 'BACKUP_CORRUPT' });
});

test('a dump that lacks a row is not verified, and the difference names the table', async () => {
  const { id } = await backUp();
  const honest = await store.manifest(id);
  const tables = honest.tables.map((table) =>
    table.name === 'bulk' ? { ...table, rows: table.rows + 1 } : table,
  );
  const lying = storeWith({ manifest: async () => ({ ...honest, tables }) });
  const { ok, differences } = await verify(id, { store: lying });
  expect(ok).toBe(false);
  expect(differences).toMatchObject([{ kind: 'rows', object: 'public.bulk' }]);
});

test.each([1, 2] as const)(
  'a backup of version %i is verified with the digests that it was made with',
  async (version) => {
    const { id } = await backUp();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('BEGIN');
    const [tables, largeObjects] = [
      await tableDigests(client, [], { version }),
      await largeObjectDigest(client, version),
    ];
    await client.end();
    const earlier = async (): Promise<BackupManifest> => ({
      ...(await store.manifest(id)),
      version,
      tables,
      largeObjects,
    });
    expect(await verify(id, { store: storeWith({ manifest: earlier }) })).toMatchObject({ ok: true });
    const newer = async (): Promise<BackupManifest> => ({ ...(await earlier()), version: 3 });
    expect(await verify(id, { store: storeWith({ manifest: newer }) })).toMatchObject({ ok: false });
  },
);

test('a verification leaves no database behind, also when it fails', async () => {
  const { id } = await backUp();
  await verify(id);
  const stop = new AbortController();
  await expect(
    verify(id, { signal: stop.signal, onProgress: ({ phase }) => phase === 'restore' && stop.abort() }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await databasesLike(`daybook_verify_${id.replaceAll('-', '')}%`)).toEqual([]);
});

test('a scratch database of a killed verification is dropped by the next one when it is an hour old', async () => {
  const { id } = await backUp();
  const name = (age: number) =>
    `daybook_verify_${backupId().replaceAll('-', '')}_${(Date.now() - age).toString(36)}`;
  const [old, young] = [name(61 * 60 * 1000), name(0)];
  for (const scratch of [old, young]) await query(inject('postgresUrl'), `CREATE DATABASE ${scratch}`);
  try {
    const { leftOversDropped } = await verify(id);
    expect(leftOversDropped).toContain(old);
    expect(await databasesLike(old)).toEqual([]);
    expect(await databasesLike(young)).toEqual([young]);
  } finally {
    for (const scratch of [old, young])
      await query(inject('postgresUrl'), `DROP DATABASE IF EXISTS ${scratch}`);
  }
});

test('a verification by a role that may not create databases says so', async () => {
  const { id } = await backUp();
  const role = await createRole();
  await expect(verify(id, { adminUrl: role.url('postgres') })).rejects.toMatchObject({
    code: 'BACKUP_NOT_VERIFIED',
    message: expect.stringContaining(`the role ${role.name} may not create databases`),
    hint: expect.stringContaining('CREATEDB'),
  });
  await role.drop();
});

test('a backup that is interrupted leaves nothing in the store and nobody in the database', async () => {
  const held = await holdTable();
  const stop = new AbortController();
  const outcome = backUp({ signal: stop.signal }).catch((error) => error);
  await held.waiting();
  stop.abort();
  expect(await outcome).toMatchObject({ code: 'INTERRUPTED' });
  expect(await filesLeft()).toEqual([]);
  while ((await sessions()).length > 0) await delay(10);
  await held.end();
});

test.runIf(process.platform === 'linux')('the password is on no command line of pg_dump', async () => {
  const held = await holdTable();
  const outcome = backUp();
  let lines: string[] = [];
  while (!lines.some((line) => /pg_dump\0.*--snapshot/.test(line))) lines = await commandLines();
  await held.end();
  await outcome;
  const { password } = new URL(database.url);
  expect(password).not.toBe('');
  expect(lines.filter((line) => line.includes(password))).toEqual([]);
});

test('a table that stays locked fails the backup in time', async () => {
  const held = await holdTable();
  await expect(backUp({ lockTimeoutMs: 200 })).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
  expect(await filesLeft()).toEqual([]);
  await held.end();
});

test('a role that may not read everything gets no backup, and no half of one', async () => {
  const role = await createRole();
  await expect(backUp({ url: role.url(database.name) })).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
  expect(await filesLeft()).toEqual([]);
  await role.drop();
});

test('an unknown backup is named', async () => {
  await expect(verify(backupId())).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
});

test.runIf(mayMount())('a disk that fills up fails the backup, and what was written is removed', async () => {
  const folder = join(place.folder, 'small');
  await mkdir(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  try {
    await expect(backUp({ store: new FolderStore(folder, 'shop') })).rejects.toMatchObject({
      code: 'BACKUP_STORE',
      details: { reason: 'ENOSPC', folder: join(folder, 'shop'), freeBytes: expect.any(Number) },
    });
    expect(await readdir(folder, { recursive: true })).toEqual(['shop']);
  } finally {
    execFileSync('umount', [folder]);
  }
});

function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
