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
  /** Whether it is a rehearsal of a restore, whose times are recorded each time. @default false */
  drill?: boolean;
  onProgress?: (progress: RestoreProgress) => void;
}

/**
 * Restores a backup into a scratch database and compares; in a drill it also gathers statistics, as a restore does before it serves. What the ledger does not know yet is recorded, under the lease, once it
 * is known: that the backup is verified, how long the drill took, or that it can no longer be relied on.
 *
 * @throws DaybookError BACKUP_CORRUPT, BACKUP_NOT_VERIFIED, BACKUP_UNKNOWN, BACKUP_STORE, TOOL_MISSING, TOOL_TOO_OLD,
 * TARGET_UNREACHABLE, TARGET_BUSY (the outcome could not be recorded)
 */
export async function verifyTargetBackup(
  services: RunServices,
  address: TargetAddress,
  { backup, policyOf, drill = false, onProgress }: BackupToVerify,
): Promise<Verification> {
  const events = await services.ledger.readStream(targetStream(address.name));
  const known = targetDecider.fold(events, targetDecider.initialState()).backups[backup];
  if (drill && !known) {
    throw new DaybookError('BACKUP_UNKNOWN', `the ledger knows no backup ${backup} of ${address.name}`);
  }
  const record = async (...drafts: EventDraft[]): Promise<void> => {
    const work = await takeLease(address, services, policyOf);
    try {
      await work.writer.execute({ type: 'record', lease: work.lease.lease, drafts });
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
      analyze: drill,
      adminUrl: address.url,
      signal: services.signal,
      ...(onProgress ? { onProgress } : {}),
    });
    if (!verification.ok) throw notVerified(backup, verification);
    const news: EventDraft[] = [];
    if (known && !known.verified) news.push({ name: 'run.backup-verified', data: verification.facts });
    if (drill) news.push(drilledEvent(verification));
    if (news.length > 0) await record(...news);
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

function drilledEvent({ facts, restoredBytes, serverVersion, durations }: Verification): EventDraft {
  const durationMs = Object.values(durations).reduce((sum, phase) => sum + phase, 0);
  return {
    name: 'run.restore-drilled',
    data: { ...facts, ...durations, restoredBytes, serverVersion, durationMs },
  };
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
