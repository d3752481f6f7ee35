import { basename } from 'node:path';
import { DaybookError } from '../errors.js';

/** Where a defect lies, how to mend it, and what was thrown. */
export interface Defect {
  line?: number;
  hint?: string;
  cause?: unknown;
}

/** A MIGRATION_MALFORMED for `file`; the sentence `what` goes on after the file's name. */
export function malformed(file: string, what: string, { line, hint, cause }: Defect = {}): DaybookError {
  return new DaybookError('MIGRATION_MALFORMED', `${basename(file)} ${what}`, {
    where: { file, ...(line === undefined ? {} : { line }) },
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

/** The same for a file that the file system does not give. */
export function unreadable(file: string, cause: unknown): DaybookError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return malformed(file, `cannot be read (${code})`, { hint: 'Check the file and its permissions.', cause });
}
