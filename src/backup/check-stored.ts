import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DaybookError } from '../errors.js';
import { Hashing } from './hashing.js';
import { interruptible } from './interrupted.js';
import type { BackupManifest } from './manifest.js';
import type { BackupStore } from './store.js';

/**
 * Reads a stored dump from end to end and compares it with its manifest.
 *
 * @param onProgress is told how many bytes have been read
 * @throws DaybookError BACKUP_UNKNOWN, BACKUP_STORE, BACKUP_CORRUPT where size or SHA-256 differ, INTERRUPTED
 */
export async function checkStored(
  store: BackupStore,
  manifest: BackupManifest,
  options: { signal?: AbortSignal | undefined; onProgress?: ((bytes: number) => void) | undefined } = {},
): Promise<void> {
  const hashing = new Hashing(options.onProgress);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stored = await store.open(manifest.id);
  await interruptible(options.signal, 'the check of the backup', () =>
    pipeline(stored, hashing, nowhere, options.signal ? { signal: options.signal } : {}),
  );
  refuseUnlessEqual(hashing, manifest);
}

/** @throws DaybookError BACKUP_CORRUPT unless what passed is what the manifest says */
export function refuseUnlessEqual(hashing: Hashing, manifest: BackupManifest): void {
  const sha256 = hashing.sha256();
  if (hashing.bytes === manifest.bytes && sha256 === manifest.sha256) return;
  throw new DaybookError(
    'BACKUP_CORRUPT',
    `the stored backup ${manifest.id} is not the file that was written: ${hashing.bytes} bytes with SHA-256 ${sha256}, not ${manifest.bytes} bytes with ${manifest.sha256}`,
    {
      details: {
        id: manifest.id,
        expected: { bytes: manifest.bytes, sha256: manifest.sha256 },
        found: { bytes: hashing.bytes, sha256 },
      },
    },
  );
}
