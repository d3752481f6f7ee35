import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  backupId,
  databasesLike,
  query,
  sampleDatabase,
  temporaryStore,
} from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import type { BackupManifest } from './manifest.js';
import type { BackupDraft, BackupStore } from './store.js';
import { createVerifiedBackup, type VerifiedBackupRequest } from './verified-backup.js';

let sample: TestDatabase;
let database: TestDatabase;
let place: Awaited<ReturnType<typeof temporaryStore>>;
let created: BackupManifest[];

beforeAll(async () => {
  sample = await sampleDatabase();
});
afterAll(() => sample.drop());
beforeEach(async () => {
  created = [];
  place = await temporaryStore();
  database = await createDatabase(sample.name);
});
afterEach(async () => {
  await database.drop();
  await place.remove();
});

const id = backupId();

const backUp = (more: Partial<VerifiedBackupRequest> = {}) =>
  createVerifiedBackup({
    url: database.url,
    store: place.store,
    id,
    onCreated: async (manifest) => void created.push(manifest),
    ...more,
  });

/** The store, with its draft made another. */
const drafting = (change: (draft: BackupDraft) => BackupDraft): BackupStore => ({
  location: place.store.location,
  create: async (one, bytes) => change(await place.store.create(one, bytes)),
  open: (one) => place.store.open(one),
  manifest: (one) => place.store.manifest(one),
  list: () => place.store.list(),
  remove: (one) => place.store.remove(one),
  leftovers: () => place.store.leftovers(),
  clear: (one) => place.store.clear(one),
});

const scratches = () => databasesLike(`daybook_verify_${id.replaceAll('-', '')}%`);

test('a dump is restored while it is written, and is what was dumped', async () => {
  let restoring = 0;
  const store = drafting((draft) => ({
    ...draft,
    commit: async (manifest) => {
      restoring = (await scratches()).length;
      await draft.commit(manifest);
    },
  }));
  const verification = await backUp({ store });
  expect(verification).toMatchObject({ ok: true, differences: [], manifest: created[0] });
  expect(verification.durations.checkMs).toBe(0);
  expect(restoring).toBe(1);
  expect(await scratches()).toEqual([]);
});

test('a store that shows nothing before it is complete is verified afterwards', async () => {
  const store = drafting(({ follow: _, ...draft }) => draft);
  const verification = await backUp({ store });
  expect(verification).toMatchObject({ ok: true, differences: [] });
  expect(verification.durations.checkMs).toBeGreaterThan(0);
});

test('a dump that is complete before there is anything to restore it into is restored as well', async () => {
  const empty = await createDatabase();
  const store = drafting((draft) => draft);
  expect(await backUp({ store, url: empty.url })).toMatchObject({ ok: true });
  await empty.drop();
});

test('bytes that the store gives back otherwise than it got them are found, though they restore', async () => {
  const store = drafting((draft) => ({
    ...draft,
    follow: async () => Readable.from(withOtherTime(await draft.follow!())),
  }));
  await expect(backUp({ store })).rejects.toMatchObject({ code: 'BACKUP_CORRUPT' });
  expect(created).toHaveLength(1);
  expect(await scratches()).toEqual([]);
});

test('bytes that the store has lost are told as such, not as a restore that failed', async () => {
  const store = drafting((draft) => ({
    ...draft,
    follow: async () => Readable.from([Buffer.from('no dump')]),
    commit: async (manifest) => {
      await draft.commit(manifest);
      const file = await open(join(place.folder, 'shop', id, 'dump'), 'r+');
      await file.truncate(100);
      await file.close();
    },
  }));
  await expect(backUp({ store })).rejects.toMatchObject({ code: 'BACKUP_CORRUPT' });
});

test('a restore that fails while the dump goes on leaves a backup that is not verified', async () => {
  const store = drafting((draft) => ({
    ...draft,
    follow: async () => Readable.from([Buffer.from('no dump')]),
  }));
  await expect(backUp({ store })).rejects.toMatchObject({ code: 'BACKUP_NOT_VERIFIED' });
  expect(created).toEqual([await place.store.manifest(id)]);
  expect(await scratches()).toEqual([]);
});

test('a dump that fails ends the restore, and nothing is left of either', async () => {
  const store = drafting((draft) => ({
    ...draft,
    commit: async () => {
      throw new Error('no space');
    },
  }));
  await expect(backUp({ store })).rejects.toMatchObject({ message: expect.stringContaining('no space') });
  expect(created).toEqual([]);
  expect(await scratches()).toEqual([]);
  expect(await readdir(join(place.folder, 'shop'))).toEqual([]);
});

test('an interrupted backup ends the restore as well', async () => {
  const stop = new AbortController();
  const store = drafting((draft) => ({
    ...draft,
    commit: async (manifest) => {
      stop.abort();
      await draft.commit(manifest);
    },
  }));
  await expect(backUp({ store, signal: stop.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await scratches()).toEqual([]);
});

test('rows that change while the dump is made are not in the way of its verification', async () => {
  const store = drafting((draft) => draft);
  await query(database.url, 'SELECT 1');
  const writing = query(
    database.url,
    `UPDATE account SET email = email || '.new'; SELECT nextval('tickets')`,
  );
  const [verification] = await Promise.all([backUp({ store }), writing]);
  expect(verification.differences).toEqual([]);
});

/** The time of its making is in the head of a dump, and makes no difference to what it restores to. */
async function* withOtherTime(stored: Readable): AsyncGenerator<Buffer> {
  const SECONDS = 17;
  let first = true;
  for await (const chunk of stored as AsyncIterable<Buffer>) {
    if (first) chunk[SECONDS] = (chunk[SECONDS]! + 1) % 60;
    first = false;
    yield chunk;
  }
}
