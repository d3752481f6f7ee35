import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from './config.js';
import { DEFAULT_BACKUPS, DEFAULT_PROVIDER } from './defaults.js';
import { loadConfig } from './load.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function backups(written: object): Promise<Config['backups']> {
  await writeFile(join(folder, 'daybook.config.json'), JSON.stringify({ backups: written }));
  return (await loadConfig({ cwd: folder, env: {} })).backups;
}

describe('the configuration of backups', () => {
  it('has defaults', async () => {
    expect(await backups({})).toEqual({ ...DEFAULT_BACKUPS, folder: join(folder, '.daybook/backups') });
  });

  it('takes files and folders of the encryption from its own', async () => {
    const age = { tool: 'age', recipients: ['age1x'], identityFile: 'keys/id' };
    expect((await backups({ encryption: age })).encryption).toEqual({
      ...age,
      identityFile: join(folder, 'keys/id'),
    });
    const gpg = { tool: 'gpg', recipients: ['Ada <ada@example.com>'], keyring: 'ring', passphraseFile: '/p' };
    expect((await backups({ encryption: gpg })).encryption).toEqual({
      ...gpg,
      keyring: join(folder, 'ring'),
    });
  });

  it('runs the command of a provider in its folder', async () => {
    expect((await backups({ provider: { command: ['./backup.sh', 'full'] } })).provider).toEqual({
      command: ['./backup.sh', 'full'],
      evidence: 'json',
      timeoutMs: DEFAULT_PROVIDER.timeoutMs,
      folder,
    });
  });

  it('limits the time of a provider as it is told', async () => {
    const { provider } = await backups({ provider: { command: ['./backup.sh'], timeoutMs: 5_000 } });
    expect(provider?.timeoutMs).toBe(5_000);
  });

  it('keeps backups in a bucket where it is told to', async () => {
    expect((await backups({ folder: 's3://bucket/backups' })).folder).toBe('s3://bucket/backups');
  });

  it.each([
    ['a folder of files in a bucket', { format: 'directory', folder: 's3://bucket' }, 'backups.format'],
    ['a place that is neither', { folder: 'ftp://host/x' }, 'backups.folder'],
    [
      'a folder that is encrypted',
      { format: 'directory', encryption: { tool: 'gpg', recipients: ['a'] } },
      'backups.format',
    ],
    [
      'encryption for nobody',
      { encryption: { tool: 'gpg', recipients: [] } },
      'backups.encryption.recipients',
    ],
    [
      'a recipient that is an option',
      { encryption: { tool: 'gpg', recipients: ['--homedir'] } },
      'backups.encryption.recipients[0]',
    ],
    ['another program', { encryption: { tool: 'zip', recipients: ['a'] } }, 'backups.encryption.tool'],
    [
      'what belongs to gpg, with age',
      { encryption: { tool: 'age', recipients: ['a'], keyring: 'x' } },
      'backups.encryption.keyring',
    ],
    [
      'what belongs to age, with gpg',
      { encryption: { tool: 'gpg', recipients: ['a'], identityFile: 'x' } },
      'backups.encryption.identityFile',
    ],
    ['no process', { jobs: 0 }, 'backups.jobs'],
    ['a time below nothing', { provider: { command: ['x'], timeoutMs: -1 } }, 'backups.provider.timeoutMs'],
    ['a command of nothing', { provider: { command: [] } }, 'backups.provider.command'],
  ])('refuses %s', async (_, written, key) => {
    await expect(backups(written)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { key: expect.stringContaining(key) },
    });
  });
});
