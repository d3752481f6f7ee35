import type { BackupManifest } from './manifest.js';

/**
 * The newest backup that was verified. Whether one was is the ledger's to say, not the store's.
 *
 * @param manifests in any order
 * @param verified the ids of verified backups
 */
export function latestVerified(
  manifests: readonly BackupManifest[],
  verified: ReadonlySet<string>,
): BackupManifest | undefined {
  return manifests
    .filter((manifest) => verified.has(manifest.id))
    .reduce<BackupManifest | undefined>(
      (latest, manifest) => (latest && latest.startedAt >= manifest.startedAt ? latest : manifest),
      undefined,
    );
}
