import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { testId } from '../testing.js';
import { createTargetBackup } from './create-backup.js';
import { targetStates } from './target-states.js';
import { type BackupToVerify, verifyTargetBackup } from './verify-backup.js';

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook();
  await query(daybook.target.url, 'CREATE TABLE a AS SELECT generate_series(1, 100) AS id');
});
afterEach(() => daybook.close());

const backUp = () => createTargetBackup(daybook.services, daybook.target, daybook.policyOf);
const verify = (backup: string, more: Partial<BackupToVerify> = {}) =>
  verifyTargetBackup(daybook.services, daybook.target, { backup, policyOf: daybook.policyOf, ...more });

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
  it('records each drill with how long its parts took', async () => {
    const backup = await backUp();
    await verify(backup, { drill: true });
    const { restoredBytes, durations } = await verify(backup, { drill: true });
    const drills = (await daybook.events()).filter(({ type }) => type.includes('restore-drilled'));
    expect(drills).toHaveLength(2);
    expect(drills[1]!.data).toMatchObject({ backup, tables: 1, rows: 100, restoredBytes, ...durations });
    expect(durations.analyzeMs).toBeGreaterThan(0);
    const { checkMs, restoreMs, analyzeMs, compareMs } = durations;
    expect(drills[1]!.data.durationMs).toBeCloseTo(checkMs + restoreMs + analyzeMs + compareMs, 3);
    const [state] = await targetStates(daybook.ledger, ['shop']);
    expect(state!.backups[backup]!.drilled).toEqual({
      at: drills[1]!.time,
      durationMs: drills[1]!.data.durationMs,
    });
  });

  it('refuses a drill of what the ledger does not know', async () => {
    await expect(verify(testId(1), { drill: true })).rejects.toMatchObject({ code: 'BACKUP_UNKNOWN' });
  });
});
