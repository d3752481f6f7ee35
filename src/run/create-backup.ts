import { makeBackup } from './backup-step.js';
import { releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import type { RunServices, TargetAddress } from './work.js';

/** What the events of a backup that no policy asked for say instead of one. */
export const ON_DEMAND = 'on demand';

/**
 * Makes and verifies a backup of a target that is no part of a run. The lease keeps runs away meanwhile, so that the backup
 * stands between two of them.
 *
 * @returns the id of the backup
 * @throws DaybookError TARGET_UNKNOWN, TARGET_BUSY, TARGET_UNREACHABLE, BACKUP_FAILED, BACKUP_STORE, BACKUP_NOT_VERIFIED,
 * TOOL_MISSING, TOOL_TOO_OLD
 */
export async function createTargetBackup(
  services: RunServices,
  address: TargetAddress,
  policyOf: (environment: string) => RunPolicy,
): Promise<string> {
  const work = await takeLease(address, services, policyOf);
  try {
    return await makeBackup(
      work,
      async (...drafts) => {
        await work.writer.execute({ type: 'record', lease: work.lease.lease, drafts });
      },
      ON_DEMAND,
    );
  } finally {
    await releaseLease(work);
  }
}
