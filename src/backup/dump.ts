import type { Readable } from 'node:stream';
import { asDaybookError, DaybookError } from '../errors.js';
import { type Clock, systemClock } from '../observability/clock.js';
import { readFingerprint } from '../postgres/fingerprint.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { findTool, type Tool } from '../postgres/tools.js';
import { readDatabaseProperties } from './database-properties.js';
import { DIGEST_VERSION } from './digest-sums.js';
import { chooseFormat, DEFAULT_JOBS } from './dump-format.js';
import { openDumpWriter } from './dump-writer.js';
import { demandEncryptionTool } from './encryption.js';
import { refuseWhenInterrupted } from './interrupted.js';
import { largeObjectDigest } from './large-object-digest.js';
import type { BackupManifest } from './manifest.js';
import type { Restorable } from './scratch-restore.js';
import { sequencePositions, sequenceSpans } from './sequences.js';
import { serverVersion, withClient } from './session.js';
import type { BackupSettings } from './settings.js';
import { exportSnapshot } from './snapshot.js';
import { withReaders } from './snapshot-readers.js';
import type { BackupStore } from './store.js';
import { tableDigests } from './table-digest.js';

/** How long pg_dump waits for the locks of all tables together before it gives up, in milliseconds. */
export const DEFAULT_LOCK_TIMEOUT_MS = 60_000;

export interface BackupRequest extends BackupSettings {
  /** The database to dump. */
  url: string;
  store: BackupStore;
  /** A UUIDv7, the id of the backup. */
  id: string;
  /** @default the pg_dump that {@link findTool} finds */
  tool?: Tool;
  lockTimeoutMs?: number;
  /** @default systemClock */
  clock?: Clock;
  signal?: AbortSignal | undefined;
  /** Is told how many bytes of the dump are written; often. */
  onProgress?: (bytes: number) => void;
  /** Is told of a dump that can be read while it is written, before that begins. */
  onWriting?: (dump: GrowingDump) => Promise<void>;
}

/** A dump that is being written. */
export interface GrowingDump extends Restorable {
  /** As {@link BackupDraft.follow}. */
  follow(): Promise<Readable>;
}

/**
 * Dumps a database into a store, all of it, and records what exactly was dumped: fingerprint and table digests are read
 * in the very snapshot that pg_dump works in, so that writes meanwhile do not disturb a later verification.
 *
 * @returns the manifest that is stored beside the dump; {@link backupFacts} is its part for the event
 * @throws DaybookError BACKUP_FAILED, BACKUP_STORE, BACKUP_ENCRYPTION, TOOL_MISSING, TOOL_TOO_OLD, TARGET_UNREACHABLE, INTERRUPTED;
 *   nothing of the backup is left in the store then
 */
export async function createBackup(request: BackupRequest): Promise<BackupManifest> {
  if (request.encryption) await demandEncryptionTool(request.encryption);
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  let first: unknown;
  /** Dumping and reading go on side by side; when one fails, the other is stopped and only the first failure told. */
  const stopBoth = (error: unknown): never => {
    first ??= error;
    stop.abort(error);
    throw error;
  };
  try {
    return await withClient(request.url, signal, 'the backup', (client) =>
      backUp(client, { ...request, signal }, stopBoth),
    );
  } catch (error) {
    refuseWhenInterrupted(request.signal, 'the backup');
    throw asBackupError(first ?? error);
  }
}

async function backUp(
  client: Client,
  request: BackupRequest & { signal: AbortSignal },
  stopBoth: (error: unknown) => never,
): Promise<BackupManifest> {
  const clock = request.clock ?? systemClock;
  const startedAt = clock.now().toISOString();
  const start = clock.monotonic();
  const server = await serverVersion(client);
  const tool = request.tool ?? (await findTool('pg_dump', { serverMajor: server.major }));
  const sequencesBefore = await sequencePositions(client);
  const lockTimeoutMs = request.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS;
  const { database, snapshot, lsn, databaseBytes, expectedBytes } = await exportSnapshot(
    client,
    lockTimeoutMs,
  );
  const properties = (await readDatabaseProperties(client, database))!;
  const { url, store, id, encryption, signal, onProgress, jobs = DEFAULT_JOBS } = request;
  const { folders, location } = store;
  const format = chooseFormat(request, databaseBytes, {
    location,
    encrypted: encryption !== undefined,
    ...(folders ? { folders } : {}),
  });
  const dump = {
    encryption,
    url,
    store,
    id,
    tool,
    jobs,
    snapshot,
    lockTimeoutMs,
    expectedBytes,
    signal,
    onProgress,
  };
  const { draft, follow, write } = await openDumpWriter(format, dump);
  try {
    if (follow) await request.onWriting?.({ id, format, toolMajor: tool.major, properties, follow });
    const read = async () => {
      const fingerprint = await readFingerprint(client);
      const helpers = format === 'directory' ? jobs - 1 : 0;
      const tables = await withReaders({ url, snapshot, signal }, helpers, (readers) =>
        tableDigests(client, readers),
      );
      return { fingerprint, tables, largeObjects: await largeObjectDigest(client) };
    };
    const [dumped, facts] = await Promise.allSettled([write().catch(stopBoth), read().catch(stopBoth)]);
    if (dumped.status === 'rejected') throw dumped.reason;
    if (facts.status === 'rejected') throw facts.reason;
    const manifest: BackupManifest = {
      version: DIGEST_VERSION,
      id: request.id,
      database,
      startedAt,
      finishedAt: clock.now().toISOString(),
      durationMs: clock.monotonic() - start,
      ...dumped.value,
      toolVersion: tool.version,
      toolMajor: tool.major,
      serverVersion: server.version,
      lsn,
      ...facts.value,
      sequences: sequenceSpans(sequencesBefore, await sequencePositions(client)),
      properties,
    };
    await client.query('COMMIT');
    await draft.commit(manifest);
    return manifest;
  } catch (error) {
    await draft.abort();
    throw error;
  }
}

function asBackupError(error: unknown): DaybookError {
  if (error instanceof DaybookError) return error;
  const sqlstate = sqlstateOf(error);
  if (sqlstate === undefined) return asDaybookError(error);
  return new DaybookError('BACKUP_FAILED', `the database could not be read: ${(error as Error).message}`, {
    cause: error,
    details: { sqlstate },
    ...(sqlstate === SQLSTATE.insufficientPrivilege
      ? {
          hint: 'A backup needs a role that may read every table, with BYPASSRLS where tables have row security.',
        }
      : {}),
  });
}
