import { v7 as uuidv7 } from 'uuid';
import { keptName, restoredName } from '../backup/database-names.js';
import { restoreBackup } from '../backup/restore.js';
import { openMaintenance } from '../backup/session.js';
import { swapDatabases } from '../backup/swap.js';
import type { RestoreProgress } from '../backup/verify.js';
import { DaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { parseUrl, withDatabase } from '../postgres/url.js';
import { failureOf } from './failure.js';
import { raiseFence } from './fence.js';
import { openTargetWriter, releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import { takeFingerprint } from './snapshot.js';
import { standingAtBackup } from './standing-at-backup.js';
import { installTargetSchema } from './target-schema.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

export interface RestoreTargetRequest {
  backup: string;
  /** The name of the restored database until it takes its place. */
  into?: string;
  policyOf: (environment: string) => RunPolicy;
  onProgress?: (progress: RestoreProgress) => void;
}

export interface TargetRestoration {
  restore: string;
  backup: string;
  fingerprint: string;
  /** Of leases: those before it are void. */
  epoch: number;
  /** The database that served before. */
  kept: string;
  durationMs: number;
}

/**
 * Puts a backup in the place of a target’s database, under its lease. A new epoch and our fence are written into the restored
 * database before it takes the name, so that whoever still holds an older lease is refused by it.
 *
 * @throws DaybookError TARGET_BUSY where a run is not over; RESTORE_FAILED and what else a restore fails with: the database in
 * service serves as before
 */
export async function restoreTarget(
  services: RunServices,
  address: TargetAddress,
  request: RestoreTargetRequest,
): Promise<TargetRestoration> {
  const known = await openTargetWriter(address.name, services);
  refuseOpenRuns(known.state.openRuns, address.name);
  const work = await takeLease(address, services, request.policyOf);
  const restore = uuidv7();
  const { backup } = request;
  const record = (drafts: Parameters<typeof recordUnderLease>[1]) => recordUnderLease(work, drafts);
  let started = false;
  let swapped = false;
  try {
    refuseOpenRuns(work.writer.state.openRuns, address.name);
    // Asked first: once the databases are swapped, nothing must be missing that the outcome says.
    const standing = await standingAtBackup(services, address.name, backup);
    const { database, kept } = await chooseNames(work, request);
    await record([{ name: 'run.restore-started', data: { restore, backup, database, kept } }]);
    started = true;
    const began = services.monotonic();
    await restoreBeside(work, database, request);
    const epoch = work.writer.state.epoch + 1;
    const fingerprint = await beginEpoch(work, database, epoch);
    const { url } = address;
    await swapDatabases({ url, name: parseUrl(url).database, successor: database, kept });
    swapped = true;
    const durationMs = services.monotonic() - began;
    const outcome = { restore, backup, fingerprint, epoch, kept, durationMs };
    await record([{ name: 'run.restore-succeeded', data: { ...outcome, standing } }]);
    // The new epoch ended the lease: there is nothing to give back.
    await work.session.close();
    return outcome;
  } catch (error) {
    if (swapped) throw unrecorded(address.name, error);
    if (started) await recordFailure(work, restore, backup, error);
    await releaseLease(work);
    throw error;
  }
}

function refuseOpenRuns(openRuns: TargetWork['writer']['state']['openRuns'], target: string): void {
  const [open] = Object.values(openRuns);
  if (!open) return;
  throw new DaybookError('TARGET_BUSY', `the run ${open.run} of ${open.migration} on ${target} is not over`, {
    hint: 'Wait for it to end. Where its executor is lost, `daybook migrate` closes it first.',
    details: { target, run: open.run },
  });
}

async function recordUnderLease(
  work: TargetWork,
  drafts: Extract<Parameters<TargetWork['writer']['execute']>[0], { type: 'record' }>['drafts'],
): Promise<void> {
  await work.writer.execute({ type: 'record', lease: work.lease.lease, drafts });
}

async function recordFailure(
  work: TargetWork,
  restore: string,
  backup: string,
  error: unknown,
): Promise<void> {
  try {
    await recordUnderLease(work, [
      { name: 'run.restore-failed', data: { restore, backup, failure: failureOf(error) } },
    ]);
  } catch (reason) {
    work.services.log.warn({ err: reason, restore }, 'the end of the restore could not be recorded');
  }
}

/**
 * They must be in the ledger before there are such databases: whoever closes the restore of a lost process drops the one that was
 * restored, or says that the other is kept.
 */
async function chooseNames(
  { address, services }: TargetWork,
  { backup, into }: RestoreTargetRequest,
): Promise<{ database: string; kept: string }> {
  const { database: inService } = parseUrl(address.url);
  const admin = await openMaintenance(address.url);
  try {
    const taken = new Set(await databaseNames(admin));
    const isTaken = (name: string) => taken.has(name);
    const database = into ?? restoredName(inService, backup, isTaken);
    if (!taken.has(database)) {
      taken.add(database);
      return { database, kept: keptName(inService, services.now(), isTaken) };
    }
    throw new DaybookError('RESTORE_FAILED', `there is a database ${database} already`);
  } finally {
    await admin.end();
  }
}

async function databaseNames(admin: Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  return rows.map(({ name }) => name);
}

function restoreBeside(
  { services, address, writer }: TargetWork,
  into: string,
  request: RestoreTargetRequest,
) {
  const { backup: id, onProgress } = request;
  return restoreBackup({
    ...services.backupSettings,
    store: services.backups(address.name),
    id,
    recorded: writer.state.backups[id],
    url: address.url,
    signal: services.signal,
    into,
    ...(onProgress ? { onProgress } : {}),
  });
}

/** What the backup brought back of leases is void from here on. */
async function beginEpoch({ address, lease }: TargetWork, database: string, epoch: number): Promise<string> {
  const client = await openClient(withDatabase(address.url, database), {
    role: 'target',
    name: address.name,
    applicationName: 'daybook backup restore',
  });
  try {
    await installTargetSchema(client);
    await raiseFence(client, { ...lease, epoch });
    return await takeFingerprint(client);
  } finally {
    await client.end();
  }
}

const unrecorded = (target: string, cause: unknown): DaybookError =>
  new DaybookError(
    'LEDGER_UNREACHABLE',
    `${target} serves what was restored, and the ledger could not be told`,
    {
      hint: 'Run `daybook target drift`, and `daybook target adopt` once the ledger answers again.',
      cause,
    },
  );
