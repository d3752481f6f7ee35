import { type BackupPolicy, type EnvironmentPolicy, formatBackupPolicy } from '../config/policy.js';
import { DaybookError } from '../errors.js';

/**
 * The environment's policy with another one about backups, which may only ask for more.
 *
 * @throws DaybookError POLICY_REFUSED
 */
export function withBackupPolicy(
  policy: EnvironmentPolicy,
  asked: BackupPolicy,
  environment: string,
): EnvironmentPolicy {
  if (oldestAllowed(asked) > oldestAllowed(policy.backup)) {
    throw new DaybookError(
      'POLICY_REFUSED',
      `the backup policy of ${environment} is ${formatBackupPolicy(policy.backup)}, and ${formatBackupPolicy(asked)} asks for less`,
      {
        details: { environment, policy: formatBackupPolicy(policy.backup), asked: formatBackupPolicy(asked) },
      },
    );
  }
  return { ...policy, backup: asked };
}

/** How old the backup may be that a policy is content with, in ms: the less, the stricter. */
function oldestAllowed(policy: BackupPolicy): number {
  if (policy === 'required') return 0;
  return policy === 'none' ? Number.POSITIVE_INFINITY : policy.recentMs;
}
