import { CHECKPOINT, RUN } from './ids.js';
import type { EventSamples } from './samples.js';

export const EXECUTION_SAMPLES = {
  'run.execution-started': { run: RUN, statements: 5 },
  'run.checkpoint-reached': {
    run: RUN,
    batch: 2,
    rows: 50,
    rowsSoFar: 100,
    total: 150,
    position: CHECKPOINT,
    stage: { of: 4, what: 'CREATE INDEX CONCURRENTLY', found: true, durationMs: 1204.5 },
  },
  'run.execution-succeeded': {
    run: RUN,
    statements: 5,
    attempts: 2,
    records: 160,
    recordsOf: [
      { what: 'groups', count: 10 },
      { what: 'users', count: 150 },
    ],
    created: [
      { kind: 'table', object: 'public.user_groups' },
      { kind: 'table', object: 'public.user_group_memberships' },
    ],
    dropped: [{ kind: 'view', object: 'public.old_groups' }],
    durationMs: 128.375,
  },
  'run.execution-failed': {
    run: RUN,
    attempts: 6,
    batches: 0,
    failure: {
      code: 'EXECUTION_FAILED',
      sqlstate: '55P03',
      statement: 2,
      line: 27,
      object: 'public.users',
      summary: 'a lock was not given within 5 s',
    },
    durationMs: 30_412.5,
  },
  'run.receipt-recovered': {
    run: RUN,
    committed: true,
    committedAt: '2026-03-02T07:20:38.412Z',
    batches: 3,
    records: 150,
  },
} satisfies Partial<EventSamples>;
