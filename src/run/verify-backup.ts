import type { RestoreProgress, Verification } from '../backup/verify.js';
import { verifyBackup } from '../backup/verify.js';
import type { EventDraft } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import { DaybookError } from '../errors.js';
import { failureOf } from './failure.js';
import { releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import type { RunServices, TargetAddress } from './work.js';

export interface BackupToVerify {
  backup: string;
  policyOf: (environment: string) => RunPolicy;
  onProgress?: (progress: RestoreProgress) => void;
}

/**
 * Restores a backup into a scratch database and compares. What the ledger does not know yet is recorded, under the lease, once it
 * is known: that the backup is verified, or that it can no longer be relied on.
 *
 * @throws DaybookError BACKUP_CORRUPT, BACKUP_NOT_VERIFIED, BACKUP_UNKNOWN, BACKUP_STORE, TOOL_MISSING, TOOL_TOO_OLD,
 * TARGET_UNREACHABLE, TARGET_BUSY (the outcome could not be recorded)
 */
export async function verifyTargetBackup(
  services: RunServices,
  address: TargetAddress,
  { backup, policyOf, onProgress }: BackupToVerify,
): Promise<Verification> {
  const events = await services.ledger.readStream(targetStream(address.name));
  const known = targetDecider.fold(events, targetDecider.initialState()).backups[backup];
  const record = async (draft: EventDraft): Promise<void> => {
    const work = await takeLease(address, services, policyOf);
    try {
      await work.writer.execute({ type: 'record', lease: work.lease.lease, drafts: [draft] });
    } finally {
      await releaseLease(work);
    }
  };
  try {
    const verification = await verifyBackup({
      ...services.backupSettings,
      store: services.backups(address.name),
      id: backup,
      recorded: known,
      adminUrl: address.url,
      signal: services.signal,
      ...(onProgress ? { onProgress } : {}),
    });
    if (!verification.ok) throw notVerified(backup, verification);
    if (known && !known.verified) await record({ name: 'run.backup-verified', data: verification.facts });
    return verification;
  } catch (error) {
    const unreliable =
      error instanceof DaybookError &&
      (error.code === 'BACKUP_CORRUPT' || error.code === 'BACKUP_NOT_VERIFIED');
    if (known && unreliable)
      await record({ name: 'run.backup-failed', data: { backup, failure: failureOf(error) } });
    throw error;
  }
}

function notVerified(backup: string, { differences }: Verification): DaybookError {
  const [first, ...more] = differences;
  const others = more.length > 0 ? `, and ${more.length} more` : '';
  return new DaybookError(
    'BACKUP_NOT_VERIFIED',
    `the backup ${backup} does not restore to what was dumped: ${first!.kind} of ${first!.object}${others}`,
    { details: { backup, differences } },
  );
}
