import { type BackupRequest, createBackup } from './dump.js';
import { EarlyRestore } from './early-restore.js';
import type { BackupManifest } from './manifest.js';
import { type Verification, verifyBackup } from './verify.js';

export interface VerifiedBackupRequest extends Omit<BackupRequest, 'onWriting'> {
  /** Is told of the backup when it is in the store; what its verification finds comes after that. */
  onCreated: (manifest: BackupManifest) => Promise<void>;
}

/**
 * Makes a backup and proves it, on the server of the database itself. Where the store can be read behind the writer, what it has
 * got is restored while the rest is still dumped, which keeps two processors busy instead of one; elsewhere one comes after the other.
 *
 * @throws DaybookError what {@link createBackup} and {@link verifyBackup} throw, and what `onCreated` throws
 */
export async function createVerifiedBackup(request: VerifiedBackupRequest): Promise<Verification> {
  const { onCreated, ...backup } = request;
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  let early: EarlyRestore | undefined;
  try {
    const manifest = await createBackup({
      ...backup,
      onWriting: async (dump) => {
        early = await EarlyRestore.begin({ ...backup, signal }, dump);
      },
    });
    await onCreated(manifest);
    if (early) return await early.verify(manifest);
    const { url: adminUrl, tool: _, onProgress: __, ...rest } = backup;
    return await verifyBackup({ ...rest, adminUrl });
  } finally {
    stop.abort();
    await early?.end();
  }
}
