import { v7 as uuidv7 } from 'uuid';
import { backupFacts } from '../backup/manifest.js';
import { createVerifiedBackup } from '../backup/verified-backup.js';
import { formatBackupPolicy } from '../config/policy.js';
import type { EventDraft } from '../domain/event.js';
import { DaybookError } from '../errors.js';
import { failureOf } from './failure.js';
import { provideTargetBackup } from './provide-backup.js';
import { recentBackup } from './recent-backup.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

/** Records events, of a run or of a backup that stands alone. */
export type Record = (...drafts: EventDraft[]) => Promise<void>;

/**
 * Makes the backup that policy asks for, and proves that it restores.
 *
 * @returns the backup that the run relies on, or undefined where policy asks for none
 * @throws DaybookError BACKUP_FAILED, BACKUP_STORE, BACKUP_NOT_VERIFIED, TOOL_MISSING, TOOL_TOO_OLD; nothing was changed
 */
export async function backUp(work: TargetWork, run: Run, record: Record): Promise<string | undefined> {
  const policy = formatBackupPolicy(work.policy.backup);
  const recent = recentBackup(work.writer.state, work.policy.backup, work.services.now());
  if (work.policy.backup === 'none' || recent) {
    const backup = recent?.backup;
    await record({
      name: 'run.backup-skipped',
      data: { run: run.id, policy, ...(backup ? { backup } : {}) },
    });
    return backup;
  }
  return await makeBackup(work, record, policy, run.id);
}

/** Makes and verifies a backup, with its events; or has the configured command make one. */
export async function makeBackup(
  work: TargetWork,
  record: Record,
  policy: string,
  run?: string,
): Promise<string> {
  const { services, address } = work;
  const provider = services.backupSettings?.provider;
  const backup = uuidv7();
  const about = { ...(run === undefined ? {} : { run }), backup };
  await record({ name: 'run.backup-started', data: { ...about, policy } });
  try {
    if (provider) {
      await provideTargetBackup(work, provider, about, record);
      return backup;
    }
    const { ok, facts, differences } = await createVerifiedBackup({
      ...services.backupSettings,
      url: address.url,
      store: services.backups(address.name),
      id: backup,
      signal: services.signal,
      onCreated: (manifest) =>
        record({ name: 'run.backup-created', data: { ...about, ...backupFacts(manifest) } }),
    });
    if (!ok) {
      throw new DaybookError(
        'BACKUP_NOT_VERIFIED',
        `the backup ${backup} does not restore to what was dumped`,
        {
          details: { backup, differences },
        },
      );
    }
    await record({ name: 'run.backup-verified', data: { ...about, ...facts } });
    return backup;
  } catch (error) {
    await record({ name: 'run.backup-failed', data: { ...about, failure: failureOf(error) } });
    throw error;
  }
}
