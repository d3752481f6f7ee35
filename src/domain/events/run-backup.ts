import * as z from 'zod';
import { eventType } from '../event-type.js';
import { count, failure, milliseconds, objectName, sentence, sha256, uuid } from './fields.js';

/** `run` is absent where somebody asked for the backup alone. */
const run = uuid.optional();
const backup = uuid;

export const BACKUP_EVENTS = [
  eventType('run.backup-started', 'A backup of the target is about to be made.', {
    run,
    backup,
    policy: sentence,
  }),
  eventType('run.backup-created', 'A backup of the target is in the store.', {
    run,
    backup,
    bytes: count,
    sha256,
    tool: z.string().max(100),
    serverVersion: z.string().max(100),
    lsn: z.string().max(30),
    database: objectName,
    fingerprint: sha256,
    tables: count,
    rows: count,
    durationMs: milliseconds,
  }),
  eventType(
    'run.backup-provided',
    'A configured command made a backup outside Daybook, and vouches for it; nobody has seen it restored.',
    {
      run,
      backup,
      /** The name of the program, without its folder and its arguments. */
      program: z.string().max(200),
      exitStatus: count,
      durationMs: milliseconds,
      /** Of all that it printed. */
      outputSha256: sha256,
      /** What it printed of the backup; absent where its exit status alone is the evidence. */
      evidence: z
        .strictObject({
          id: z.string().min(1).max(200),
          size: count.optional(),
          lsn: z.string().max(30).optional(),
        })
        .optional(),
    },
  ),
  eventType(
    'run.backup-verified',
    'The backup was restored into a scratch database and is what was dumped.',
    {
      run,
      backup,
      fingerprint: sha256,
      tables: count,
      rows: count,
      durationMs: milliseconds,
    },
  ),
  eventType('run.backup-failed', 'There is no backup that could be relied on.', { run, backup, failure }),
  eventType(
    'run.backup-removed',
    'A backup that no rule keeps any more is about to be removed from the store.',
    {
      backup,
      bytes: count,
      /** What is kept, such as `keep 3, keep 30 days`. */
      rule: sentence,
    },
  ),
  eventType('run.backup-skipped', 'The policy asks for no backup, or one that is there is recent enough.', {
    run,
    policy: sentence,
    /** The recent backup that is relied on. */
    backup: uuid.optional(),
  }),
] as const;
