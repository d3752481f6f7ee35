import * as z from 'zod';
import { eventType } from '../event-type.js';
import { check, count, failure, milliseconds, objectName, sha256, uuid } from './fields.js';

/**
 * The schema version of a database: its fingerprint where one was read; otherwise a digest of the last fingerprint and the
 * contents applied since (`lineage`), which the receipts in the target bear out.
 */
const schemaVersion = sha256;

/** How large the target is on its server’s disk, in bytes, and the tables that the run names. */
const sizes = z.strictObject({
  /** What `before` was read before: the run, or the sequence that it is the last one of. */
  since: z.enum(['run', 'sequence']),
  database: z.strictObject({ before: count, after: count }),
  /** With their indexes. Without `before` a table was made since; without `after` it is gone. */
  tables: z.array(z.strictObject({ table: objectName, before: count.optional(), after: count.optional() })),
});

export const VALIDATION_EVENTS = [
  eventType('run.pre-flight-started', 'Environment and prerequisites are about to be looked at.', {
    run: uuid,
  }),
  eventType(
    'run.pre-flight-passed',
    'No check forbids the run.',
    {
      run: uuid,
      checks: z.array(check),
      durationMs: milliseconds,
    },
    2,
  ),
  eventType(
    'run.pre-flight-failed',
    'At least one check forbids the run; the target was not touched.',
    {
      run: uuid,
      checks: z.array(check),
      durationMs: milliseconds,
    },
    2,
  ),
  eventType(
    'run.schema-validation-started',
    'The schema is about to be compared with what the ledger knows.',
    {
      run: uuid,
    },
  ),
  eventType('run.schema-validated', 'The schema is the one that the ledger says it left there.', {
    run: uuid,
    /** `lineage`: the receipt of the predecessor is demanded in the very transaction of the execution. */
    method: z.enum(['fingerprint', 'lineage', 'first-sight']),
    schemaVersion,
  }),
  eventType('run.schema-validation-failed', 'The schema is another one; policy stops the run.', {
    run: uuid,
    expected: sha256,
    found: sha256,
    differences: z.array(
      z.strictObject({ change: z.enum(['added', 'removed', 'changed']), fact: objectName }),
    ),
    count,
  }),
  eventType('run.post-validation-started', 'The outcome is about to be checked.', { run: uuid }),
  eventType(
    'run.post-validation-passed',
    'The outcome is what the migration promises.',
    {
      run: uuid,
      checks: z.array(check),
      method: z.enum(['fingerprint', 'lineage']),
      schemaVersion,
      sizes: sizes.optional(),
      durationMs: milliseconds,
    },
    2,
  ),
  eventType(
    'run.post-validation-failed',
    'The outcome is not what the migration promises.',
    {
      run: uuid,
      checks: z.array(check),
      method: z.enum(['fingerprint', 'lineage']),
      schemaVersion,
      failure: failure.optional(),
      sizes: sizes.optional(),
      durationMs: milliseconds,
    },
    2,
  ),
] as const;
