import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { createTargetBackup } from './create-backup.js';
import { verifyTargetBackup } from './verify-backup.js';

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook();
  await query(daybook.target.url, 'CREATE TABLE a AS SELECT generate_series(1, 100) AS id');
});
afterEach(() => daybook.close());

const backUp = () => createTargetBackup(daybook.services, daybook.target, daybook.policyOf);
const verify = (backup: string) =>
  verifyTargetBackup(daybook.services, daybook.target, { backup, policyOf: daybook.policyOf });

describe('verifyTargetBackup', () => {
  it('refuses a dump that was exchanged together with its manifest', async () => {
    const [good, other] = [await backUp(), await backUp()];
    const folder = (id: string) => join(daybook.folder, 'backups', 'shop', id);
    await writeFile(join(folder(good), 'dump'), await readFile(join(folder(other), 'dump')));
    const manifest = await readFile(join(folder(other), 'manifest.json'), 'utf8');
    await writeFile(join(folder(good), 'manifest.json'), manifest.replaceAll(other, good));
    await expect(verify(good)).rejects.toMatchObject({
      code: 'BACKUP_CORRUPT',
      message: expect.stringContaining('is not the one that the ledger knows'),
    });
    expect((await daybook.history()).slice(-3)).toContain('run.backup-failed');
  });
});
