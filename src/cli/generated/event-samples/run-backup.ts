import { BACKUP, DUMP, FINGERPRINT_BEFORE, RUN } from './ids.js';
import type { EventSamples } from './samples.js';

export const BACKUP_SAMPLES = {
  'run.backup-started': { run: RUN, backup: BACKUP, policy: 'required' },
  'run.backup-created': {
    run: RUN,
    backup: BACKUP,
    bytes: 18_734,
    sha256: DUMP,
    tool: 'pg_dump 15.18',
    serverVersion: '15.18',
    lsn: '0/1A2B3C58',
    database: 'securenet',
    fingerprint: FINGERPRINT_BEFORE,
    tables: 4,
    rows: 312,
    durationMs: 386.125,
  },
  'run.backup-provided': {
    run: RUN,
    backup: BACKUP,
    program: 'pgbackrest-backup.sh',
    exitStatus: 0,
    durationMs: 48_210.5,
    outputSha256: DUMP,
    evidence: { id: '20260302-071408F', size: 18_734, lsn: '0/1A2B3C58' },
  },
  'run.backup-verified': {
    run: RUN,
    backup: BACKUP,
    fingerprint: FINGERPRINT_BEFORE,
    tables: 4,
    rows: 312,
    durationMs: 912.5,
  },
  'run.backup-failed': {
    run: RUN,
    backup: BACKUP,
    failure: {
      code: 'BACKUP_FAILED',
      sqlstate: '42501',
      object: 'public.audit_log',
      summary: 'pg_dump may not read a table',
    },
  },
  'run.backup-removed': { backup: BACKUP, bytes: 18_734, rule: 'keep 3, keep 30 days' },
  'run.backup-skipped': { run: RUN, policy: 'recent 1d', backup: BACKUP },
} satisfies Partial<EventSamples>;
