import { BACKUP, FINGERPRINT_BEFORE, RESTORE } from './ids.js';
import type { EventSamples } from './samples.js';

export const RESTORE_SAMPLES = {
  'run.restore-started': {
    restore: RESTORE,
    backup: BACKUP,
    database: 'securenet_restored_0198c1d2',
    kept: 'securenet_before_0197c20b',
  },
  'run.restore-succeeded': {
    restore: RESTORE,
    backup: BACKUP,
    fingerprint: FINGERPRINT_BEFORE,
    epoch: 1,
    standing: [
      {
        migration: '20241219140000_week4_day4_simple_migration',
        status: 'applied',
        content: FINGERPRINT_BEFORE,
        run: RESTORE,
        at: '2026-03-02T07:14:08.120Z',
        rollbackAvailable: true,
        batches: 0,
      },
    ],
    kept: 'securenet_before_0197c20b',
    durationMs: 4820.25,
  },
  'run.restore-drilled': {
    backup: BACKUP,
    fingerprint: FINGERPRINT_BEFORE,
    tables: 4,
    rows: 312,
    restoredBytes: 8_602_115,
    serverVersion: '15.18',
    checkMs: 3.5,
    restoreMs: 402.25,
    analyzeMs: 61.5,
    compareMs: 88.75,
    durationMs: 556,
  },
  'run.restore-kept-dropped': { database: 'securenet_before_0197c20b' },
  'run.restore-failed': {
    restore: RESTORE,
    backup: BACKUP,
    failure: { code: 'RESTORE_FAILED', sqlstate: '53100', summary: 'the disk of the server is full' },
  },
} satisfies Partial<EventSamples>;
