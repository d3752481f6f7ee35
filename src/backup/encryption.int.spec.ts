import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { backupId, commandLines, sampleDatabase, temporaryStore } from '../../test/support/backups.js';
import type { TestDatabase } from '../../test/support/database.js';
import { ENCRYPTION_TOOLS, makeKeys, type TestKeys } from '../../test/support/encryption.js';
import { createBackup } from './dump.js';
import type { EncryptionSettings } from './encryption.js';
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
afterEach(async () => {
  vi.unstubAllEnvs();
  await place.remove();
});

const backUp = (encryption: EncryptionSettings, more: Partial<Parameters<typeof createBackup>[0]> = {}) =>
  createBackup({ url: sample.url, store: place.store, id: backupId(), encryption, ...more });
const verify = (id: string, encryption?: EncryptionSettings) =>
  verifyBackup({ store: place.store, id, adminUrl: inject('postgresUrl'), encryption });

for (const tool of ['age', 'gpg'] as const) {
  describe.skipIf(!ENCRYPTION_TOOLS.includes(tool))(`a backup encrypted with ${tool}`, () => {
    let keys: TestKeys;
    beforeAll(() => {
      keys = makeKeys(tool);
    });
    afterAll(() => keys?.remove());

    test('is stored encrypted, hashed as stored, and restores to what was dumped', async () => {
      const manifest = await backUp(keys.settings);
      const stored = await readFile(join(place.folder, 'shop', manifest.id, 'dump'));
      expect(stored.includes('PGDMP')).toBe(false);
      expect(manifest).toMatchObject({
        bytes: stored.length,
        sha256: createHash('sha256').update(stored).digest('hex'),
        encryption: { tool, recipients: keys.settings.recipients },
      });
      expect(await verify(manifest.id, keys.settings)).toMatchObject({ ok: true, differences: [] });
    });

    test('is refused to who has nothing that decrypts', async () => {
      const { id } = await backUp(keys.settings);
      await expect(verify(id)).rejects.toMatchObject({
        code: 'BACKUP_ENCRYPTION',
        message: `the backup ${id} is encrypted with ${tool}, and the configuration says nothing of it`,
      });
      const others = makeKeys(tool);
      await expect(verify(id, others.settings)).rejects.toMatchObject({ code: 'BACKUP_ENCRYPTION' });
      others.remove();
    });

    test('for a recipient that is none is not made, and nothing is left of it', async () => {
      const settings = { ...keys.settings, recipients: ['nobody@example.com'] };
      await expect(backUp(settings)).rejects.toMatchObject({ code: 'BACKUP_ENCRYPTION' });
      expect(await readdir(join(place.folder, 'shop'))).toEqual([]);
    });

    test('is never a folder', async () => {
      const { format } = await backUp(keys.settings, { format: 'auto', directoryFromBytes: 1 });
      expect(format).toBe('custom');
      await expect(backUp(keys.settings, { format: 'directory' })).rejects.toMatchObject({
        code: 'BACKUP_ENCRYPTION',
      });
    });

    test.runIf(process.platform === 'linux')('shows no secret on a command line', async () => {
      let lines: Promise<string[]> | undefined;
      await backUp(keys.settings, { onProgress: () => (lines ??= commandLines()) });
      const shown = await lines!;
      expect(shown.filter((line) => line.startsWith(`${tool}\0`) && line.includes('--encrypt'))).not.toEqual(
        [],
      );
      const { password } = new URL(sample.url);
      expect(shown.filter((line) => line.includes(password) || line.includes('SECRET-KEY'))).toEqual([]);
    });
  });
}

test('a program that is not there is named before anything is dumped', async () => {
  vi.stubEnv('PATH', place.folder);
  await expect(backUp({ tool: 'gpg', recipients: ['x'] })).rejects.toMatchObject({
    code: 'TOOL_MISSING',
    message: 'gpg is not installed on this machine, and backups are encrypted with it',
    hint: expect.stringContaining('gnupg'),
  });
  expect(await place.store.list()).toEqual([]);
});
