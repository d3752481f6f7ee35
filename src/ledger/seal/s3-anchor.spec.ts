import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeS3, startFakeS3 } from '../../../test/support/fake-s3.js';
import { testSigner } from '../../../test/support/signers.js';
import { leafHash } from '../../domain/leaf-hash.js';
import type { AnchoredNote } from './anchor.js';
import { openAnchor } from './open-anchor.js';
import { S3Anchor, type S3AnchorOptions } from './s3-anchor.js';
import { sealNote } from './seal-note.js';

const LOCATION = 's3://seals-bucket/of/main';
const NOW = new Date('2026-01-01T00:00:00Z');

const noteOf = async (size: number, signer = 'daybook/main', events = 'events'): Promise<string> =>
  sealNote('main', { size, root: leafHash(Buffer.from(events)) }, [await testSigner(signer)]);

describe('an anchor in a bucket', () => {
  let s3: FakeS3;
  let anchor: S3Anchor;
  const options = (): S3AnchorOptions => ({
    retentionDays: 30,
    now: () => NOW,
    env: { AWS_ENDPOINT_URL_S3: s3.endpoint },
  });
  beforeEach(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'fake');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'fake');
    s3 = await startFakeS3('seals-bucket');
    anchor = await S3Anchor.open(LOCATION, options());
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await s3.close();
  });

  it('locks each seal for as long as it is told', async () => {
    await anchor.write(9, await noteOf(9));
    const stored = s3.objects.get('of/main/0000000000000009.checkpoint');
    expect(stored?.body).toBe(await noteOf(9));
    expect(stored?.headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': expect.stringContaining('2026-01-31T00:00:00'),
    });
  });

  it('gives its seals by size over several pages, and the largest of those that are large enough', async () => {
    const sizes = [1000, 9, 20, 7, 30];
    for (const size of sizes) await anchor.write(size, await noteOf(size));
    s3.objects.set('of/main/README', { body: '', headers: {} });
    s3.objects.set('of/other/0000000000009999.checkpoint', { body: '', headers: {} });
    const notes: AnchoredNote[] = [];
    for await (const note of anchor.all()) notes.push(note);
    expect(notes.map(({ size }) => size)).toEqual([7, 9, 20, 30, 1000]);
    expect(notes[2]?.note).toBe(await noteOf(20));
    expect(await anchor.latest()).toEqual({ size: 1000, note: await noteOf(1000) });
    expect(await anchor.latest(1000)).toMatchObject({ size: 1000 });
    expect(await anchor.latest(1001)).toBeUndefined();
  });

  it('overwrites nothing, and refuses another tree of the same size', async () => {
    await anchor.write(9, await noteOf(9));
    await anchor.write(9, await noteOf(9, 'daybook/other'));
    await expect(anchor.write(9, await noteOf(9, 'daybook/main', 'others'))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
    });
    expect(s3.objects.get('of/main/0000000000000009.checkpoint')?.body).toBe(await noteOf(9));
  });

  it('says which bucket is out of reach', async () => {
    s3.fail(403);
    const unavailable = { code: 'ANCHOR_UNAVAILABLE', message: expect.stringContaining(LOCATION) };
    await expect(anchor.write(9, await noteOf(9))).rejects.toMatchObject(unavailable);
    await expect(anchor.latest()).rejects.toMatchObject(unavailable);
  });

  it('is what opens at such a place', async () => {
    expect(await openAnchor(LOCATION, options())).toBeInstanceOf(S3Anchor);
  });

  it('says how to install what it needs', async () => {
    const load = () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' }));
    await expect(S3Anchor.open(LOCATION, { ...options(), load })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
      hint: 'Run `npm install @aws-sdk/client-s3`.',
    });
  });
});
