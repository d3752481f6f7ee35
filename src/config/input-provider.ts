import { z } from 'zod';
import { DEFAULT_PROVIDER } from './defaults.js';
import { type KeyMeta, key, oneOf, whole } from './input-parts.js';

export const provider = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      description:
        'The program that makes backups instead of pg_dump, and its arguments; no shell reads them, and no secret belongs there.',
      wanted: 'a list of at least one text, such as [./pgbackrest-backup.sh]',
    } satisfies KeyMeta),
  evidence: key(oneOf(['json', 'exit-status']), {
    description: 'What proves the backup: the JSON object that the command prints, or its exit status alone.',
    wanted: 'json or exit-status',
    fallback: DEFAULT_PROVIDER.evidence,
  }),
  timeoutMs: key(whole(0), {
    description:
      'Milliseconds that the command may take, before it and the programs that it started are ended; 0 is without limit.',
    wanted: 'a whole number of milliseconds',
    fallback: DEFAULT_PROVIDER.timeoutMs,
  }),
});
