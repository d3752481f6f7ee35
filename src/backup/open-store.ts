import { FolderStore } from './folder-store.js';
import { S3Store } from './s3-store.js';
import type { BackupStore } from './store.js';

/**
 * The store of one target's backups at a place.
 *
 * @param place a folder, or `s3://bucket/prefix`
 * @throws DaybookError BACKUP_STORE where the target's name cannot be that of a folder
 */
export function openStore(place: string, target: string, env?: NodeJS.ProcessEnv): BackupStore {
  if (!place.startsWith('s3://')) return new FolderStore(place, target);
  return new S3Store(place, target, env ? { env } : {});
}
