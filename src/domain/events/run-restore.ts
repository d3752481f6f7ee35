import * as z from 'zod';
import { eventType } from '../event-type.js';
import { count, failure, instant, migrationId, milliseconds, objectName, sha256, uuid } from './fields.js';

export const RESTORE_EVENTS = [
  eventType(
    'run.restore-started',
    'A backup is about to be restored beside the target.',
    {
      restore: uuid,
      backup: uuid,
      /** The name under which it is restored; absent where the first version said nothing of it. */
      database: objectName.optional(),
      /** The name under which the database in service will be kept; absent where earlier versions said nothing of it. */
      kept: objectName.optional(),
    },
    3,
  ),
  eventType(
    'run.restore-succeeded',
    'The restored database serves under the target’s name; a new epoch begins.',
    {
      restore: uuid,
      backup: uuid,
      fingerprint: sha256,
      epoch: count,
      /** What the restored database holds, as the ledger knew it when the backup was made. */
      standing: z.array(
        z.strictObject({
          migration: migrationId,
          status: z.enum(['applied', 'partial']),
          content: sha256,
          run: uuid,
          at: instant,
          rollbackAvailable: z.boolean(),
          batches: count,
        }),
      ),
      /** The database that served before, kept under another name; absent where none did any more. */
      kept: objectName.optional(),
      durationMs: milliseconds,
    },
  ),
  eventType(
    'run.restore-drilled',
    'A backup was restored into a scratch database as a rehearsal, is what was dumped, and took so long.',
    {
      backup: uuid,
      fingerprint: sha256,
      tables: count,
      rows: count,
      /** The size of the restored database. */
      restoredBytes: count,
      serverVersion: z.string().max(100),
      /** Hashing what is stored. */
      checkMs: milliseconds,
      restoreMs: milliseconds,
      /** Gathering statistics. */
      analyzeMs: milliseconds,
      compareMs: milliseconds,
      /** From the beginning to a database that could serve: all of these. */
      durationMs: milliseconds,
    },
  ),
  eventType('run.restore-kept-dropped', 'A database that a restore had kept is about to be dropped.', {
    database: objectName,
  }),
  eventType('run.restore-failed', 'The target serves as before.', { restore: uuid, backup: uuid, failure }),
] as const;
