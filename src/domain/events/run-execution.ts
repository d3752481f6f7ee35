import * as z from 'zod';
import { eventType } from '../event-type.js';
import { count, failure, instant, milliseconds, objectName, sha256, uuid } from './fields.js';

export const EXECUTION_EVENTS = [
  eventType('run.execution-started', 'The change is about to be made in the target.', {
    run: uuid,
    statements: count.optional(),
  }),
  eventType(
    'run.checkpoint-reached',
    'A batch of a data migration, or a stage of a migration that is more than one transaction, is committed.',
    {
      run: uuid,
      /** The number of the batch or stage. */
      batch: count,
      /** Rows changed by the batch, and by all batches so far of the run. */
      rows: count,
      rowsSoFar: count,
      total: count.optional(),
      /** SHA-256 of the canonical position; the position itself may quote keys and stays in the target. */
      position: sha256,
      stage: z
        .strictObject({
          /** How many stages there are. */
          of: count,
          /** `transaction`, or the statement that refuses one, such as `CREATE INDEX CONCURRENTLY`. */
          what: z.string().max(100),
          /** A crash had left it undecided: the statement was found to be done. */
          found: z.boolean().optional(),
          durationMs: milliseconds,
        })
        .optional(),
    },
  ),
  eventType('run.execution-succeeded', 'The change is committed in the target, with its receipt.', {
    run: uuid,
    statements: count,
    attempts: count,
    records: count,
    /** Rows by what they are, in the migration’s own words: `150 users`. */
    recordsOf: z.array(z.strictObject({ what: objectName, count })),
    created: z.array(z.strictObject({ kind: z.string().max(60), object: objectName })),
    dropped: z.array(z.strictObject({ kind: z.string().max(60), object: objectName })),
    durationMs: milliseconds,
  }),
  eventType('run.execution-failed', 'The change was not made; its transaction was rolled back.', {
    run: uuid,
    attempts: count,
    /** Batches or stages that had been committed before, and stay. */
    batches: count,
    failure,
    durationMs: milliseconds,
  }),
  eventType('run.receipt-recovered', 'After an interruption the outcome was read from the target.', {
    run: uuid,
    /** Whether the receipt is there, that is, whether the change is committed. */
    committed: z.boolean(),
    committedAt: instant.optional(),
    batches: count,
    records: count.optional(),
  }),
] as const;
