import type { LoadedMigration } from '../migrations/migration-file.js';
import { releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import { type FindMigration, recoverRuns } from './recover.js';
import { registerMigrations } from './register-migrations.js';
import { takeFingerprint } from './snapshot.js';
import type { RunServices, TargetAddress } from './work.js';

export interface Adoption {
  /** Migrations that the database has already, although Daybook did not bring them. */
  baseline: readonly LoadedMigration[];
  reason?: string;
  policyOf: (environment: string) => RunPolicy;
  find: FindMigration;
}

/**
 * Accepts a target’s schema as it stands: a database that was there before Daybook, or one that was changed outside it.
 *
 * @returns the fingerprint that the ledger expects from now on
 * @throws DaybookError TARGET_UNKNOWN, TARGET_BUSY, TARGET_UNREACHABLE
 */
export async function adoptTarget(
  services: RunServices,
  address: TargetAddress,
  { baseline, reason, policyOf, find }: Adoption,
): Promise<string> {
  const work = await takeLease(address, services, policyOf);
  try {
    await recoverRuns(work, find);
    await registerMigrations(services, baseline);
    const fingerprint = await takeFingerprint(work.session.client);
    await work.writer.execute({
      type: 'adopt',
      lease: work.lease.lease,
      data: {
        target: address.name,
        fingerprint,
        baseline: baseline.map(({ id, content }) => ({ migration: id, content })),
        ...(reason === undefined ? {} : { reason }),
      },
    });
    return fingerprint;
  } finally {
    await releaseLease(work);
  }
}
