import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from './config.js';
import { DEFAULT_SEALS } from './defaults.js';
import { loadConfig } from './load.js';
import { sealKeys } from './require.js';

const WITNESS = 'auditor.example/witness+2b5e1337+BIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
const OTHER = 'other.example/witness+c2237eca+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU';
const OF_A_LEDGER = 'daybook/main+9ec8bca4+Ae1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function seals(written: object, env: NodeJS.ProcessEnv = {}): Promise<Config> {
  await writeFile(join(folder, 'daybook.config.json'), JSON.stringify({ seals: written }));
  return await loadConfig({ cwd: folder, env });
}

describe('the configuration of seals', () => {
  it('has defaults, and the key in the folder that is never committed', async () => {
    expect((await seals({})).seals).toEqual({
      ...DEFAULT_SEALS,
      keyFile: join(folder, '.daybook/seal.key'),
      anchors: [],
      witnesses: [],
    });
  });

  it('takes folders from its own, and buckets as they are', async () => {
    const { seals: found } = await seals({ anchors: ['anchors', '/mnt/x', 's3://bucket/a/b'] });
    expect(found.anchors).toEqual([join(folder, 'anchors'), '/mnt/x', 's3://bucket/a/b']);
  });

  it('takes the key file and the keys themselves from the environment', async () => {
    const text = 'PRIVATE+KEY+a\nPRIVATE+KEY+b';
    const config = await seals({}, { DAYBOOK_SEAL_KEY: text, DAYBOOK_SEAL_KEY_FILE: 'x.key' });
    expect(config.seals.keyFile).toBe(join(folder, 'x.key'));
    expect(sealKeys(config)).toEqual({ text });
    expect(sealKeys(await seals({}))).toEqual({ file: join(folder, '.daybook/seal.key') });
  });

  it('asks for a variable with the keys only where they are needed', async () => {
    const config = await seals({ key: '${NOWHERE}' });
    expect(() => sealKeys(config)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('never shows a private key', async () => {
    const refused = await seals({ key: 7, keyFile: 'PRIVATE+KEY+daybook/main+0a1b2c3d+c2VjcmV0' }).catch(
      (error) => error,
    );
    expect(JSON.stringify(refused)).not.toContain('c2VjcmV0');
    expect(refused.message).toContain('not shown');
  });

  it('takes witnesses with and without a place to ask them at', async () => {
    const witnesses = [{ key: WITNESS, url: 'http://127.0.0.1:8080' }, { key: OTHER }];
    expect((await seals({ witnesses, required: '2' })).seals).toMatchObject({ witnesses, required: 2 });
  });

  it.each([
    [
      'a witness key that was mistyped',
      { witnesses: [{ key: WITNESS.replace('BI', 'BJ') }] },
      'seals.witnesses[0].key',
    ],
    [
      'the key of a ledger as one of a witness',
      { witnesses: [{ key: OF_A_LEDGER }] },
      'seals.witnesses[0].key',
    ],
    [
      'a witness twice',
      { witnesses: [{ key: WITNESS }, { key: OTHER }, { key: WITNESS }] },
      'seals.witnesses[2].key',
    ],
    ['a witness without a key', { witnesses: [{ url: 'http://h' }] }, 'seals.witnesses[0].key'],
    [
      'a place that is no web address',
      { witnesses: [{ key: WITNESS, url: 'h:80' }] },
      'seals.witnesses[0].url',
    ],
    ['more cosignatures than witnesses', { witnesses: [{ key: WITNESS }], required: 2 }, 'seals.required'],
    ['an anchor of an unknown kind', { anchors: ['gs://bucket/x'] }, 'seals.anchors[0]'],
    ['a bucket without a name', { anchors: ['s3:///x'] }, 'seals.anchors[0]'],
    ['seals after no event', { everyEvents: 0 }, 'seals.everyEvents'],
  ])('refuses %s', async (_, written, key) => {
    await expect(seals(written)).rejects.toMatchObject({ code: 'CONFIG_INVALID', details: { key } });
  });
});
