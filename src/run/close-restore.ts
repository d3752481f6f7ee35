import { dropDatabase } from '../backup/scratch.js';
import { openMaintenance } from '../backup/session.js';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { failureOf } from './failure.js';
import { takeFingerprint } from './snapshot.js';
import { standingAtBackup } from './standing-at-backup.js';
import type { RunServices, TargetWriter } from './work.js';

/**
 * Closes a restore that a lost process left open. What became of it is read: the epoch that it would begin was written into the restored
 * database before that took the target’s name, so it is in the target exactly if the restored database serves. Else what is restored of it is dropped.
 *
 * @returns whether a lease that was taken before has ended by it
 */
export async function closeRestore(
  writer: TargetWriter,
  client: Client,
  lease: string,
  services: Pick<RunServices, 'ledger' | 'log'>,
  url: string,
): Promise<boolean> {
  const { restore: open, epoch, name } = writer.state;
  if (open === null) return false;
  const { database, kept, ...restore } = open;
  const found = await readEpoch(client);
  const record = (draft: Parameters<typeof writer.execute>[0] & { type: 'record' }) => writer.execute(draft);
  if (found === undefined || found <= epoch) {
    if (database !== undefined) await dropHalfRestored(url, database, services);
    const failure = failureOf(
      new DaybookError('INTERRUPTED', 'the restore was interrupted before its database took over'),
    );
    await record({
      type: 'record',
      lease,
      drafts: [{ name: 'run.restore-failed', data: { ...restore, failure } }],
    });
    return false;
  }
  const [fingerprint, standing] = [
    await takeFingerprint(client),
    await standingAtBackup(services, name, restore.backup),
  ];
  await record({
    type: 'record',
    lease,
    drafts: [
      {
        name: 'run.restore-succeeded',
        data: {
          ...restore,
          fingerprint,
          epoch: found,
          standing,
          ...(kept === undefined ? {} : { kept }),
          durationMs: 0,
        },
      },
    ],
  });
  return true;
}

/** It was not there when the restore said that it would make it. Whatever is still restoring into it is at an end by that. */
async function dropHalfRestored(
  url: string,
  database: string,
  { log }: Pick<RunServices, 'log'>,
): Promise<void> {
  const admin = await openMaintenance(url);
  try {
    await dropDatabase(admin, database);
  } catch (error) {
    log.warn({ err: error, database }, 'what an interrupted restore left could not be dropped');
  } finally {
    await admin.end().catch(() => undefined);
  }
}

async function readEpoch(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ epoch: string }>('SELECT epoch FROM daybook.fence');
  return rows[0] === undefined ? undefined : Number(rows[0].epoch);
}
