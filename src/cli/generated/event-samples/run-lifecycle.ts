import { CONTENT, DOWN_RUN, FINGERPRINT_AFTER, INTERRUPTED_RUN, MIGRATION, RUN } from './ids.js';
import type { EventSamples } from './samples.js';

export const LIFECYCLE_SAMPLES = {
  'run.started': {
    run: DOWN_RUN,
    migration: MIGRATION,
    kind: 'schema',
    direction: 'down',
    content: CONTENT,
    fence: 31,
    withRollback: false,
    undoes: RUN,
    resumes: INTERRUPTED_RUN,
  },
  'run.clean-up-started': { run: RUN },
  'run.clean-up-completed': {
    run: RUN,
    removed: ['the temporary table daybook_progress'],
    analyzed: ['public.user_groups', 'public.user_group_memberships'],
    durationMs: 14.25,
  },
  'run.succeeded': { run: RUN, durationMs: 2841.75, rollbackAvailable: true },
  'run.failed': {
    run: RUN,
    step: 'post-validation',
    committed: true,
    failure: {
      code: 'POST_VALIDATION_FAILED',
      sqlstate: '23503',
      statement: 3,
      line: 41,
      object: 'public.user_group_memberships',
      summary: 'the verify query 2 of 3 gave false',
    },
    fingerprint: FINGERPRINT_AFTER,
    rollbackAvailable: false,
    durationMs: 1907.5,
  },
} satisfies Partial<EventSamples>;
