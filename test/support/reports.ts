import type { RunReport } from '../../src/run/report.js';
import { testId } from '../../src/testing.js';
import { digest } from './drafts.js';

/** A report of a run that succeeded, changed where a test cares. */
export const report = (changes: Partial<RunReport> = {}): RunReport => ({
  run: testId(0xa1),
  target: 'eu-west',
  migration: '20241220103000_create_user_groups_migration',
  direction: 'up',
  status: 'success',
  executedAt: '2024-12-20T10:30:00.123Z',
  durationMs: 2_300,
  tablesCreated: ['user_groups', 'user_group_memberships'],
  tablesDropped: [],
  records: 160,
  recordsOf: [
    { what: 'users', count: 150 },
    { what: 'groups', count: 10 },
  ],
  schemaVersion: digest('3f2a9c81d0e4'),
  rollbackAvailable: true,
  backup: undefined,
  ...changes,
});
