import { asDaybookError, DaybookError } from '../errors.js';
import { type Clock, systemClock } from '../observability/clock.js';
import type { Client } from '../postgres/index.js';
import type { Tool } from '../postgres/tools.js';
import { parseUrl, withDatabase } from '../postgres/url.js';
import { checkStored, type RecordedBytes, refuseUnlessRecorded } from './check-stored.js';
import { fitsName, keptName, restoredName } from './database-names.js';
import { applyPropertiesSql, readDatabaseProperties } from './database-properties.js';
import { decryptionOf, type EncryptionSettings } from './encryption.js';
import { refuseWhenInterrupted } from './interrupted.js';
import type { BackupManifest } from './manifest.js';
import { compareRestored, restoreInto } from './restore-into.js';
import { createEmpty, dropDatabase } from './scratch.js';
import { findRestoreTool } from './scratch-restore.js';
import { openMaintenance, serverVersion, withClient } from './session.js';
import type { BackupStore } from './store.js';
import { swapDatabases } from './swap.js';
import type { RestoreProgress } from './verify.js';

export interface RestoreRequest {
  store: BackupStore;
  id: string;
  /** The database in service; it need not exist any more. */
  url: string;
  /** The name of the new database, which must not exist. @default `<database>_restored_<end of the id>` */
  into?: string;
  /** Whether the new database takes the name of the one in service, which is kept under another. @default false */
  swap?: boolean;
  /** @default DEFAULT_DRAIN_TIMEOUT_MS */
  drainTimeoutMs?: number;
  /** @default the pg_restore that is found */
  tool?: Tool;
  /** How many processes restore a folder, and how many connections compare it. @default DEFAULT_JOBS */
  jobs?: number | undefined;
  /** What the ledger says of it, where it knows it; another is refused. */
  recorded?: RecordedBytes | undefined;
  /** Needed where the backup is encrypted. */
  encryption?: EncryptionSettings | undefined;
  /** @default systemClock */
  clock?: Clock;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: RestoreProgress) => void;
}

export interface Restoration {
  /** What was restored. Locks, leases and receipts in it are as old as it is: who restores starts a new epoch. */
  manifest: BackupManifest;
  /** Where it is now. */
  database: string;
  swapped: boolean;
  /** The database that served before, when there was one and it was swapped out. */
  kept: string | null;
  durationMs: number;
}

/**
 * Restores a backup into a new database beside the one in service, compares it with what was dumped, gives it the
 * settings, privileges and owner of the one in service (of the dumped one where that is gone), gathers statistics and,
 * with `swap`, puts it in its place.
 *
 * The signal is heeded until the swap begins. Where this fails, the database in service serves as before; the error's
 * `details.left` names a database that was left: one that differs from the dump, or one that could not be swapped in.
 *
 * @throws DaybookError RESTORE_FAILED, BACKUP_CORRUPT, BACKUP_UNKNOWN, BACKUP_STORE, BACKUP_ENCRYPTION, TOOL_MISSING, TOOL_TOO_OLD,
 *   TARGET_UNREACHABLE, INTERRUPTED
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restoration> {
  const { store, id, signal, onProgress, clock = systemClock } = request;
  const start = clock.monotonic();
  const manifest = await store.manifest(id);
  refuseUnlessRecorded(manifest, request.recorded);
  await checkStored(store, manifest, {
    signal,
    onProgress: (bytes) => onProgress?.({ phase: 'check', bytes, totalBytes: manifest.bytes }),
  });
  const admin = await openMaintenance(request.url);
  try {
    const target = parseUrl(request.url).database;
    const taken = await databaseNames(admin);
    const database = request.into ?? restoredName(target, id, (name) => taken.has(name));
    if (!fitsName(database)) {
      throw new DaybookError(
        'RESTORE_FAILED',
        `"${database}" is too long or too short for the name of a database`,
      );
    }
    if (taken.has(database))
      throw new DaybookError('RESTORE_FAILED', `there is a database ${database} already`);
    await restoreBeside(admin, request, manifest, target, database);
    if (!request.swap) {
      return { manifest, database, swapped: false, kept: null, durationMs: clock.monotonic() - start };
    }
    onProgress?.({ phase: 'swap' });
    const kept = keptName(target, clock.now(), (name) => taken.has(name));
    const served = (await databaseNames(admin)).has(target);
    await keepingNamed(database, () =>
      swapDatabases({
        url: request.url,
        name: target,
        successor: database,
        kept: served ? kept : null,
        ...(request.drainTimeoutMs === undefined ? {} : { drainTimeoutMs: request.drainTimeoutMs }),
      }),
    );
    const durationMs = clock.monotonic() - start;
    return { manifest, database: target, swapped: true, kept: served ? kept : null, durationMs };
  } finally {
    await admin.end().catch(() => {});
  }
}

/** Ends with a complete, proven database of this name, or throws. */
async function restoreBeside(
  admin: Client,
  request: RestoreRequest,
  manifest: BackupManifest,
  target: string,
  database: string,
): Promise<void> {
  const { store, url, signal, jobs, onProgress } = request;
  const server = await serverVersion(admin);
  const tool = request.tool ?? (await findRestoreTool(manifest, server.major));
  const encryption = await decryptionOf(manifest, request.encryption);
  const into = { store, manifest, url, database, tool, serverMajor: server.major, jobs, encryption, signal };
  refuseWhenInterrupted(signal, 'the restore');
  await createEmpty(admin, database, manifest.properties, server.major, 'RESTORE_FAILED');
  try {
    onProgress?.({ phase: 'restore' });
    await restoreInto(
      {
        ...into,
        onProgress: (bytes) => onProgress?.({ phase: 'restore', bytes, totalBytes: manifest.bytes }),
      },
      'RESTORE_FAILED',
    );
    onProgress?.({ phase: 'compare' });
    const differences = await compareRestored(into);
    if (differences.length > 0) {
      const first = differences[0]!;
      throw new DaybookError(
        'RESTORE_FAILED',
        `what was restored is not what was dumped: ${differences.length} differences, the first in ${first.object} (${first.kind}); it was left as ${database}`,
        { details: { left: [database], differences } },
      );
    }
    await withClient(withDatabase(url, database), signal, 'the restore', (client) => client.query('ANALYZE'));
  } catch (error) {
    if (error instanceof DaybookError && error.details.left !== undefined) throw error;
    await dropDatabase(admin, database);
    throw error;
  }
  const like = (await readDatabaseProperties(admin, target)) ?? manifest.properties;
  await keepingNamed(database, async () => {
    for (const sql of applyPropertiesSql(database, like)) {
      await admin.query(sql).catch((cause) => {
        throw new DaybookError(
          'RESTORE_FAILED',
          `a property of the database could not be carried over: ${cause.message}`,
          {
            cause,
            hint: 'Restore with the role that owns the database, or a superuser. The database in service was not touched.',
            details: { statement: sql },
          },
        );
      });
    }
  });
}

/** From here on a failure leaves a good database behind, and says so. */
async function keepingNamed(database: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    const error = asDaybookError(thrown);
    throw new DaybookError(error.code, `${error.message}; what was restored was left as ${database}`, {
      hint: error.hint,
      cause: thrown,
      details: { ...error.details, left: [database] },
    });
  }
}

async function databaseNames(admin: Client): Promise<Set<string>> {
  const { rows } = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  return new Set(rows.map(({ name }) => name));
}
