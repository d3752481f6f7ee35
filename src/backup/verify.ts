import { type Clock, systemClock } from '../observability/clock.js';
import type { Tool } from '../postgres/tools.js';
import { checkStored, type RecordedBytes, refuseUnlessRecorded } from './check-stored.js';
import type { Difference } from './compare.js';
import { decryptionOf, type EncryptionSettings } from './encryption.js';
import { type BackupManifest, rowsOf } from './manifest.js';
import { compareRestored } from './restore-into.js';
import { restoreToScratch, type Scratch } from './scratch-restore.js';
import { withClient } from './session.js';
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
  onProgress?.({ phase: 'restore' });
  const scratch = await restoreToScratch({
    ...request,
    backup: manifest,
    encryption,
    clock,
    onProgress: (bytes) => onProgress?.({ phase: 'restore', bytes, totalBytes }),
  });
  try {
    const restored = clock.monotonic();
    if (request.analyze) {
      await withClient(scratch.url, signal, 'the verification', (client) => client.query('ANALYZE'));
    }
    const analyzed = clock.monotonic();
    onProgress?.({ phase: 'compare' });
    return await judgeScratch(scratch, manifest, {
      adminUrl,
      jobs,
      signal,
      clock,
      start,
      spent: { checkMs: checked - start, restoreMs: restored - checked, analyzeMs: analyzed - restored },
    });
  } finally {
    await scratch.drop();
  }
}

export interface Judgement extends Pick<VerifyRequest, 'adminUrl' | 'jobs' | 'signal'> {
  clock: Clock;
  /** When the verification began, on the monotonic clock. */
  start: number;
  spent: Omit<Verification['durations'], 'compareMs'>;
}

/**
 * Compares what a backup restored to with its manifest.
 *
 * @throws DaybookError TARGET_UNREACHABLE, INTERRUPTED
 */
export async function judgeScratch(
  scratch: Scratch,
  manifest: BackupManifest,
  { adminUrl, jobs, signal, clock, start, spent }: Judgement,
): Promise<Verification> {
  const began = clock.monotonic();
  const { database, serverVersion, leftOversDropped } = scratch;
  const differences = await compareRestored({ url: adminUrl, database, manifest, jobs, signal });
  const restoredBytes = await scratch.size();
  const compared = clock.monotonic();
  return {
    ok: differences.length === 0,
    differences,
    manifest,
    facts: {
      backup: manifest.id,
      fingerprint: manifest.fingerprint,
      tables: manifest.tables.length,
      rows: rowsOf(manifest),
      durationMs: compared - start,
    },
    restoredBytes,
    durations: { ...spent, compareMs: compared - began },
    serverVersion,
    leftOversDropped,
  };
}
