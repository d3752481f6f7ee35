import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { backupId, sampleDatabase } from '../../test/support/backups.js';
import type { TestDatabase } from '../../test/support/database.js';
import { type FakeS3, LAST_MODIFIED, startFakeS3 } from '../../test/support/fake-s3.js';
import { createBackup } from './dump.js';
import { openStore } from './open-store.js';
import type { BackupStore } from './store.js';
import { verifyBackup } from './verify.js';

let sample: TestDatabase;
let s3: FakeS3;
let store: BackupStore;
beforeAll(async () => {
  sample = await sampleDatabase();
});
afterAll(() => sample.drop());
beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'fake');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'fake');
  s3 = await startFakeS3('backups');
  store = openStore('s3://backups/of/main', 'shop', { AWS_ENDPOINT_URL_S3: s3.endpoint });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3.close();
});

const backUp = () =>
  createBackup({ url: sample.url, store, id: backupId(), format: 'auto', directoryFromBytes: 1 });

describe('backups in a bucket', () => {
  it('are dumped as streams, listed, verified and removed', async () => {
    const [first, second] = [await backUp(), await backUp()];
    expect(first.format).toBe('custom');
    expect(s3.objects.get(`of/main/shop/${first.id}/dump`)!.bytes).toHaveLength(first.bytes);
    expect(await store.list()).toEqual([first, second]);
    const request = { store, id: first.id, adminUrl: inject('postgresUrl') };
    expect(await verifyBackup(request)).toMatchObject({ ok: true, differences: [] });
    await store.remove(first.id);
    expect(await store.list()).toEqual([second]);
    expect([...s3.objects.keys()].filter((key) => key.includes(first.id))).toEqual([]);
    await expect(store.remove(first.id)).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
  });

  it('are written in parts, one of which is in memory at a time', async () => {
    const bytes = randomBytes(20 << 20);
    const { stream } = await store.create(backupId());
    const chunks = Array.from({ length: 20 }, (_, at) => bytes.subarray(at << 20, (at + 1) << 20));
    await pipeline(Readable.from(chunks), stream);
    const [object] = [...s3.objects.values()];
    expect(object!.bytes!.equals(bytes)).toBe(true);
  });

  it('are none without their manifest, and nothing is left of one that is given up', async () => {
    const id = backupId();
    const draft = await store.create(id);
    draft.stream.write(randomBytes(9 << 20));
    await vi.waitFor(() => expect([...s3.uploads.values()].flat()).toHaveLength(1));
    await draft.abort();
    expect([s3.uploads.size, s3.objects.size]).toEqual([0, 0]);
    const other = await store.create(id);
    await pipeline(Readable.from([Buffer.from('dump')]), other.stream);
    expect(await store.list()).toEqual([]);
    await other.abort();
    expect(s3.objects.size).toBe(0);
  });

  it('leave a dump where a removal is cut short, which is found and cleared', async () => {
    const { id } = await backUp();
    const kept = await backUp();
    s3.objects.delete(`of/main/shop/${id}/manifest.json`);
    expect(await store.leftovers()).toEqual([{ id, writtenAt: new Date(LAST_MODIFIED) }]);
    await store.clear(id);
    await store.clear(kept.id);
    expect(await store.leftovers()).toEqual([]);
    expect([...s3.objects.keys()].every((key) => key.includes(kept.id))).toBe(true);
    expect(await store.list()).toEqual([kept]);
  });

  it('give the bytes back as they came', async () => {
    const { id, bytes } = await backUp();
    expect(await buffer(await store.open(id))).toHaveLength(bytes);
  });

  it('fail as a store where the bucket refuses', async () => {
    s3.fail(403);
    await expect(backUp()).rejects.toMatchObject({
      code: 'BACKUP_STORE',
      message: expect.stringContaining('s3://backups/of/main/shop'),
    });
    await expect(store.list()).rejects.toMatchObject({ code: 'BACKUP_STORE' });
  });

  it('name the package that is missing', async () => {
    const missing = Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' });
    const { S3Store } = await import('./s3-store.js');
    const without = new S3Store('s3://backups', 'shop', { load: () => Promise.reject(missing) });
    await expect(without.list()).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      message: expect.stringContaining('backups are to be kept in s3://backups/shop'),
    });
  });
});
