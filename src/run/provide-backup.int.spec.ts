import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { createTargetBackup } from './create-backup.js';
import { listBackups } from './find-backup.js';
import { migrateTarget } from './migrate.js';
import { targetStates } from './target-states.js';
import type { RunServices } from './work.js';

const ONE = '20250101000001_one';
const files = {
  [`${ONE}.sql`]: `-- purpose: p\n-- scope: s\n-- rollback: r\n-- impact: i\n\n-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n`,
};

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook('production');
});
afterEach(() => daybook.close());

/** Services whose backups a shell script makes. */
async function providedBy(script: string): Promise<RunServices> {
  const command = join(daybook.folder, 'backup.sh');
  await writeFile(command, `#!/bin/sh\n${script}\n`);
  await chmod(command, 0o700);
  return { ...daybook.services, backupSettings: { provider: { command: [command] } } };
}

const SNAPSHOT = `printf '{"id":"snap-%s","size":77,"lsn":"0/3000028"}\\n' "$DAYBOOK_TARGET"`;

describe('a backup by a configured command', () => {
  it('satisfies the policy that requires one, and its evidence is in the ledger', async () => {
    const { reports, error } = await migrateTarget(await providedBy(SNAPSHOT), daybook.target, {
      set: await daybook.migrations(files),
      policyOf: daybook.policyOf,
    });
    expect(error).toBeUndefined();
    const event = (await daybook.events()).find(({ type }) => type.includes('backup-provided'))!;
    expect(event.data).toMatchObject({
      run: reports[0]!.run,
      backup: reports[0]!.backup,
      program: 'backup.sh',
      exitStatus: 0,
      evidence: { id: 'snap-shop', size: 77, lsn: '0/3000028' },
    });
  });

  it('keeps a migration from the target where it fails', async () => {
    const { error } = await migrateTarget(await providedBy('exit 3'), daybook.target, {
      set: await daybook.migrations(files),
      policyOf: daybook.policyOf,
    });
    expect(error).toMatchObject({ code: 'BACKUP_FAILED' });
    expect(await daybook.history()).not.toContain('run.execution-started');
  });

  it('is listed with who made it, as not verified', async () => {
    const services = await providedBy(SNAPSHOT);
    const backup = await createTargetBackup(services, daybook.target, daybook.policyOf);
    const states = await targetStates(daybook.ledger, ['shop']);
    expect(await listBackups(states, services.backups)).toMatchObject([
      {
        backup,
        bytes: 77,
        verified: false,
        stored: false,
        provided: { program: 'backup.sh', id: 'snap-shop' },
      },
    ]);
  });
});
