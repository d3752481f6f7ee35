import { type Clock, systemClock } from '../observability/clock.js';
import { findTool, type Tool } from '../postgres/tools.js';
import { withDatabase } from '../postgres/url.js';
import { checkStored, type RecordedBytes, refuseUnlessRecorded } from './check-stored.js';
import type { Difference } from './compare.js';
import { decryptionOf, type EncryptionSettings } from './encryption.js';
import { refuseWhenInterrupted } from './interrupted.js';
import { type BackupManifest, rowsOf } from './manifest.js';
import { compareRestored, restoreInto } from './restore-into.js';
import { createEmpty, dropDatabase, dropLeftOvers, scratchName } from './scratch.js';
import { openMaintenance, serverVersion, withClient } from './session.js';
import type { BackupStore } from './store.js';

/** What a verification or restore is at. */
export type RestorePhase = 'check' | 'restore' | 'compare' | 'swap';

export interface RestoreProgress {
  phase: RestorePhase;
  /** Of the dump, in the phases `check` and `restore`. */
  bytes?: number;
  totalBytes?: number;
}

export interface VerifyRequest {
  store: BackupStore;
  id: string;
  /** Leads to the server on which the scratch database is made: the target's own or another of the same major version. */
  adminUrl: string;
  /** @default the pg_restore that {@link findTool} finds */
  tool?: Tool;
  /** How many processes restore a folder, and how many connections compare it. @default DEFAULT_JOBS */
  jobs?: number | undefined;
  /** Whether statistics are gathered too, as a restore does before it serves. @default false */
  analyze?: boolean;
  /** What the ledger says of it, where it knows it; another is refused. */
  recorded?: RecordedBytes | undefined;
  /** Needed where the backup is encrypted. */
  encryption?: EncryptionSettings | undefined;
  /** @default systemClock */
  clock?: Clock;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: RestoreProgress) => void;
}

export interface Verification {
  /** Whether the backup restores to what was dumped. */
  ok: boolean;
  differences: Difference[];
  manifest: BackupManifest;
  /** What the event `run.backup-verified` says. */
  facts: { backup: string; fingerprint: string; tables: number; rows: number; durationMs: number };
  /** The size of the restored database. */
  restoredBytes: number;
  /** Of the phases: hashing what is stored, restoring it, gathering statistics where that was asked for, comparing. */
  durations: { checkMs: number; restoreMs: number; analyzeMs: number; compareMs: number };
  serverVersion: string;
  /** Scratch databases of killed verifications that were dropped. */
  leftOversDropped: string[];
}

/**
 * Proves a backup: hashes what is stored, restores it into a scratch database, compares fingerprint, tables, large
 * objects and sequences with what was dumped. The scratch database is dropped, whatever comes out.
 *
 * @throws DaybookError BACKUP_CORRUPT where the file is not the one written, BACKUP_NOT_VERIFIED where it cannot be
 *   restored at all, BACKUP_UNKNOWN, BACKUP_STORE, BACKUP_ENCRYPTION, TOOL_MISSING, TOOL_TOO_OLD, TARGET_UNREACHABLE, INTERRUPTED
 */
export async function verifyBackup(request: VerifyRequest): Promise<Verification> {
  const { store, id, adminUrl, signal, jobs, onProgress, clock = systemClock } = request;
  const start = clock.monotonic();
  const manifest = await store.manifest(id);
  refuseUnlessRecorded(manifest, request.recorded);
  const encryption = await decryptionOf(manifest, request.encryption);
  const totalBytes = manifest.bytes;
  await checkStored(store, manifest, {
    signal,
    onProgress: (bytes) => onProgress?.({ phase: 'check', bytes, totalBytes }),
  });
  const checked = clock.monotonic();
  const admin = await openMaintenance(adminUrl);
  const database = scratchName(id, clock.now());
  try {
    const server = await serverVersion(admin);
    const tool = request.tool ?? (await findRestoreTool(manifest, server.major));
    const leftOversDropped = await dropLeftOvers(admin, clock.now());
    refuseWhenInterrupted(signal, 'the verification');
    await createEmpty(admin, database, manifest.properties, server.major, 'BACKUP_NOT_VERIFIED');
    const into = {
      store,
      manifest,
      url: adminUrl,
      database,
      tool,
      serverMajor: server.major,
      jobs,
      encryption,
      signal,
    };
    onProgress?.({ phase: 'restore' });
    await restoreInto(
      { ...into, onProgress: (bytes) => onProgress?.({ phase: 'restore', bytes, totalBytes }) },
      'BACKUP_NOT_VERIFIED',
    );
    const restored = clock.monotonic();
    if (request.analyze) {
      const url = withDatabase(adminUrl, database);
      await withClient(url, signal, 'the verification', (client) => client.query('ANALYZE'));
    }
    const analyzed = clock.monotonic();
    onProgress?.({ phase: 'compare' });
    const differences = await compareRestored(into);
    const size = await admin.query<{ bytes: string }>('SELECT pg_database_size($1) AS bytes', [database]);
    const compared = clock.monotonic();
    return {
      ok: differences.length === 0,
      differences,
      manifest,
      facts: {
        backup: id,
        fingerprint: manifest.fingerprint,
        tables: manifest.tables.length,
        rows: rowsOf(manifest),
        durationMs: compared - start,
      },
      restoredBytes: Number(size.rows[0]!.bytes),
      durations: {
        checkMs: checked - start,
        restoreMs: restored - checked,
        analyzeMs: analyzed - restored,
        compareMs: compared - analyzed,
      },
      serverVersion: server.version,
      leftOversDropped,
    };
  } finally {
    await dropDatabase(admin, database).catch(() => {});
    await admin.end().catch(() => {});
  }
}

/**
 * The pg_restore that reads what the backup's pg_dump wrote and talks to this server.
 *
 * @throws DaybookError TOOL_MISSING, TOOL_TOO_OLD
 */
export async function findRestoreTool(manifest: BackupManifest, serverMajor: number): Promise<Tool> {
  return manifest.toolMajor > serverMajor
    ? findTool('pg_restore', { serverMajor: manifest.toolMajor, needer: 'the pg_dump that made the backup' })
    : findTool('pg_restore', { serverMajor });
}
