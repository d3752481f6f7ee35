import { z } from 'zod';
import { DaybookError } from '../errors.js';

/** Ids, labels and positions of backups; no URL, which might hold a password. */
const word = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\s\p{Cc}]+$/u)
    .refine((text) => !text.includes('://'));

const Evidence = z.object({
  /** By which the command knows the backup. */
  id: word(200),
  /** In bytes. */
  size: z.int().nonnegative().optional(),
  /** The position in the write-ahead log from which, or up to which, the backup holds. */
  lsn: z
    .string()
    .regex(/^[0-9A-Fa-f]{1,8}\/[0-9A-Fa-f]{1,8}$/)
    .optional(),
});

/** What a command printed of the backup that it made; what else it printed is not kept. */
export interface ProvidedEvidence {
  id: string;
  size?: number | undefined;
  lsn?: string | undefined;
}

/**
 * The JSON object that a command printed: all of its output, or its last line, so that it may print its progress before.
 *
 * @throws DaybookError BACKUP_FAILED where there is none, or it has no `id`
 */
export function readEvidence(output: string, program: string): ProvidedEvidence {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  for (const text of [output, last]) {
    const parsed = Evidence.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
  }
  throw new DaybookError(
    'BACKUP_FAILED',
    `${program} succeeded, and what it printed is no evidence of a backup`,
    {
      hint: 'It must print a JSON object such as {"id": "20260301-020000F", "size": 1234, "lsn": "0/3000028"}; or set backups.provider.evidence to exit-status.',
      details: { program },
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
