import type { Clock } from '../observability/clock.js';
import { findTool, type Tool } from '../postgres/tools.js';
import { withDatabase } from '../postgres/url.js';
import type { EncryptionSettings } from './encryption.js';
import { refuseWhenInterrupted } from './interrupted.js';
import type { BackupManifest } from './manifest.js';
import { type RestoreInto, restoreInto } from './restore-into.js';
import { createEmpty, dropDatabase, dropLeftOvers, scratchName } from './scratch.js';
import { openMaintenance, serverVersion } from './session.js';
import type { BackupStore } from './store.js';

/** What must be known of a backup to restore it; more is known only when its dump is complete. */
export type Restorable = Pick<BackupManifest, 'id' | 'format' | 'toolMajor' | 'properties'>;

export interface ScratchRestore extends Pick<RestoreInto, 'open' | 'onChunk'> {
  store: BackupStore;
  backup: Restorable;
  /** Leads to the server. */
  adminUrl: string;
  tool?: Tool | undefined;
  jobs?: number | undefined;
  /** What decrypts the dump. */
  encryption: EncryptionSettings | undefined;
  clock: Clock;
  signal?: AbortSignal | undefined;
  onProgress?: ((bytes: number) => void) | undefined;
}

/** A database that holds what a backup restores to, until it is dropped. */
export interface Scratch {
  database: string;
  url: string;
  serverVersion: string;
  /** Scratch databases of killed verifications that were dropped. */
  leftOversDropped: string[];
  /** In bytes. */
  size(): Promise<number>;
  drop(): Promise<void>;
}

/**
 * Restores a backup into a new database that will be thrown away.
 *
 * @throws DaybookError BACKUP_NOT_VERIFIED where that fails, BACKUP_STORE, BACKUP_ENCRYPTION, TOOL_MISSING, TOOL_TOO_OLD,
 *   TARGET_UNREACHABLE, INTERRUPTED; there is no such database then
 */
export async function restoreToScratch(request: ScratchRestore): Promise<Scratch> {
  const { backup, adminUrl, clock, signal } = request;
  const admin = await openMaintenance(adminUrl);
  const database = scratchName(backup.id, clock.now());
  const drop = async () => {
    await dropDatabase(admin, database).catch(() => {});
    await admin.end().catch(() => {});
  };
  try {
    const server = await serverVersion(admin);
    const tool = request.tool ?? (await findRestoreTool(backup, server.major));
    const leftOversDropped = await dropLeftOvers(admin, clock.now());
    refuseWhenInterrupted(signal, 'the verification');
    await createEmpty(admin, database, backup.properties, server.major, 'BACKUP_NOT_VERIFIED');
    // Nobody will miss what a crash of the server takes of it.
    await admin.query(`ALTER DATABASE ${database} SET synchronous_commit TO off`);
    const into = { ...request, manifest: backup, url: adminUrl, database, tool, serverMajor: server.major };
    await restoreInto(into, 'BACKUP_NOT_VERIFIED');
    return {
      database,
      url: withDatabase(adminUrl, database),
      serverVersion: server.version,
      leftOversDropped,
      size: async () => {
        const { rows } = await admin.query<{ bytes: string }>('SELECT pg_database_size($1) AS bytes', [
          database,
        ]);
        return Number(rows[0]!.bytes);
      },
      drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

/**
 * The pg_restore that reads what the backup's pg_dump wrote and talks to this server.
 *
 * @throws DaybookError TOOL_MISSING, TOOL_TOO_OLD
 */
export async function findRestoreTool(
  { toolMajor }: Pick<BackupManifest, 'toolMajor'>,
  serverMajor: number,
): Promise<Tool> {
  return toolMajor > serverMajor
    ? findTool('pg_restore', { serverMajor: toolMajor, needer: 'the pg_dump that made the backup' })
    : findTool('pg_restore', { serverMajor });
}
