import * as z from 'zod';
import { eventType } from '../event-type.js';
import {
  count,
  direction,
  failure,
  kind,
  migrationId,
  milliseconds,
  sentence,
  sha256,
  step,
  uuid,
} from './fields.js';

export const LIFECYCLE_EVENTS = [
  eventType('run.started', 'An attempt to bring a migration to the target, or to take it back, begins.', {
    run: uuid,
    migration: migrationId,
    kind,
    direction,
    content: sha256,
    fence: count,
    /** What the run must fall back to when its post-validation fails. */
    withRollback: z.boolean(),
    /** The run that this one takes back. */
    undoes: uuid.optional(),
    /** The interrupted run whose checkpoints this one goes on from. */
    resumes: uuid.optional(),
  }),
  eventType('run.clean-up-started', 'Temporary objects and statistics are about to be put in order.', {
    run: uuid,
  }),
  eventType('run.clean-up-completed', 'Nothing temporary of the run is left.', {
    run: uuid,
    removed: z.array(sentence),
    analyzed: z.array(sentence),
    durationMs: milliseconds,
  }),
  eventType('run.succeeded', 'The run is over and did what it was for.', {
    run: uuid,
    durationMs: milliseconds,
    rollbackAvailable: z.boolean(),
  }),
  eventType('run.failed', 'The run is over and did not do what it was for.', {
    run: uuid,
    step,
    /** Whether the change of the run is committed in the target all the same. */
    committed: z.boolean(),
    failure,
    /** The fingerprint of the target as the run left it, where it was read. */
    fingerprint: sha256.optional(),
    /** Of a committed change: whether it can be taken back. */
    rollbackAvailable: z.boolean().optional(),
    durationMs: milliseconds,
  }),
] as const;
