import { FINGERPRINT_AFTER, FINGERPRINT_BEFORE, FINGERPRINT_FOUND, LINEAGE, RUN } from './ids.js';
import type { EventSamples } from './samples.js';

export const VALIDATION_SAMPLES = {
  'run.pre-flight-started': { run: RUN },
  'run.pre-flight-passed': {
    run: RUN,
    checks: [
      { check: 'server-version', outcome: 'passed', finding: 'PostgreSQL 15.18' },
      {
        check: 'replication-lag',
        outcome: 'warned',
        finding: 'a replica is 12 s behind',
        threshold: 'at most 10000 ms',
        remedy: 'Wait until it has caught up.',
      },
      { check: 'disk', outcome: 'skipped', finding: 'the target is on another machine' },
    ],
    durationMs: 61.5,
  },
  'run.pre-flight-failed': {
    run: RUN,
    checks: [
      {
        check: 'long-transactions',
        outcome: 'failed',
        finding: 'a transaction has been open for 14 minutes',
        remedy: 'End it, or wait for it.',
      },
    ],
    durationMs: 58.75,
  },
  'run.schema-validation-started': { run: RUN },
  'run.schema-validated': { run: RUN, method: 'fingerprint', schemaVersion: FINGERPRINT_BEFORE },
  'run.schema-validation-failed': {
    run: RUN,
    expected: FINGERPRINT_BEFORE,
    found: FINGERPRINT_FOUND,
    differences: [{ change: 'removed', fact: 'constraint public.users.users_email_key' }],
    count: 1,
  },
  'run.post-validation-started': { run: RUN },
  'run.post-validation-passed': {
    run: RUN,
    checks: [{ check: 'verify-1', outcome: 'passed', finding: '10 groups, as declared' }],
    method: 'lineage',
    schemaVersion: LINEAGE,
    sizes: {
      since: 'run',
      database: { before: 8_921_123, after: 9_019_427 },
      tables: [
        { table: 'public.users', before: 81_920, after: 81_920 },
        { table: 'public.user_groups', after: 32_768 },
      ],
    },
    durationMs: 33,
  },
  'run.post-validation-failed': {
    run: RUN,
    checks: [
      {
        check: 'rows',
        outcome: 'failed',
        finding: '149 memberships where 150 were declared',
        remedy: 'Look for users without a group.',
      },
    ],
    method: 'fingerprint',
    schemaVersion: FINGERPRINT_AFTER,
    failure: { code: 'POST_VALIDATION_FAILED', summary: 'one of 4 checks failed' },
    sizes: { since: 'sequence', database: { before: 8_921_123, after: 8_929_315 }, tables: [] },
    durationMs: 35.5,
  },
} satisfies Partial<EventSamples>;
