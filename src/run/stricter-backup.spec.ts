import { expect, it } from 'vitest';
import { type BackupPolicy, DEFAULT_ENVIRONMENTS, formatBackupPolicy } from '../config/policy.js';
import { withBackupPolicy } from './stricter-backup.js';

const hours = (count: number): BackupPolicy => ({ recentMs: count * 3_600_000 });
const asking = (policy: BackupPolicy, asked: BackupPolicy) =>
  withBackupPolicy({ ...DEFAULT_ENVIRONMENTS.test, backup: policy }, asked, 'test').backup;

it.each<[BackupPolicy, BackupPolicy]>([
  ['none', 'none'],
  ['none', hours(24)],
  ['none', 'required'],
  [hours(24), hours(24)],
  [hours(24), hours(1)],
  [hours(24), 'required'],
  ['required', 'required'],
])('where the policy is %j, %j may be asked for', (policy, asked) => {
  expect(asking(policy, asked)).toEqual(asked);
});

it.each<[BackupPolicy, BackupPolicy]>([
  ['required', 'none'],
  ['required', hours(1)],
  [hours(1), 'none'],
  [hours(1), hours(2)],
])('where the policy is %j, %j is refused', (policy, asked) => {
  const sentence = `the backup policy of test is ${formatBackupPolicy(policy)}, and ${formatBackupPolicy(asked)} asks for less`;
  expect(() => asking(policy, asked)).toThrow(
    expect.objectContaining({ code: 'POLICY_REFUSED', message: sentence }),
  );
});
