import * as z from 'zod';
import { NAME_PATTERN } from '../stream.js';

/** Building blocks of event data. None of them can hold a URL with credentials or the values of a row. */

export const name = z.string().regex(NAME_PATTERN);
export const uuid = z.uuid();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const migrationId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u);
export const count = z.int().nonnegative();
/** Elapsed time on a monotonic clock, in milliseconds. */
export const milliseconds = z.number().nonnegative();
export const instant = z.iso.datetime({ precision: 3 });
/** The name of a database object as PostgreSQL prints it. */
export const objectName = z.string().max(400);
/** A sentence of Daybook's own making; it never quotes a server's message, which may quote a row. */
export const sentence = z
  .string()
  .max(2000)
  .refine((text) => !/\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]*:[^\s/@]*@/i.test(text), {
    error: 'a URL with credentials must not enter an event',
  });
export const direction = z.enum(['up', 'down']);
export const kind = z.enum(['schema', 'data', 'system']);

export const STEPS = [
  'pre-flight',
  'backup',
  'schema-validation',
  'execution',
  'post-validation',
  'clean-up',
] as const;
export const step = z.enum(STEPS);

/** One check of pre-flight or post-validation. */
export const check = z.strictObject({
  check: z.string().max(100),
  outcome: z.enum(['passed', 'warned', 'failed', 'skipped']),
  finding: sentence,
  /** What the finding was measured by: `at most 67108864 bytes`. */
  threshold: sentence.optional(),
  remedy: sentence.optional(),
});

/** What went wrong in a target. Messages and details of the server are left out: they quote rows. */
export const failure = z.strictObject({
  code: z.string().max(60),
  sqlstate: z.string().length(5).optional(),
  statement: count.optional(),
  line: count.optional(),
  object: objectName.optional(),
  summary: sentence,
});

/** The code of a failure where a run’s turn never came: an earlier one of its sequence failed. */
export const NOT_ATTEMPTED = 'NOT_ATTEMPTED';

/** The code of the failure of a run that was cut short, by whoever asked for it or since its executor was lost. */
export const INTERRUPTED = 'INTERRUPTED';

export type Direction = z.infer<typeof direction>;
export type MigrationKind = z.infer<typeof kind>;
export type Step = z.infer<typeof step>;
export type Check = z.infer<typeof check>;
export type Failure = z.infer<typeof failure>;
