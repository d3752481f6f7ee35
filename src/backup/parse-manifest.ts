import { DaybookError } from '../errors.js';
import { BackupManifest } from './manifest.js';

/**
 * Reads a manifest as it is stored.
 *
 * @param file where it is, for the error
 * @throws DaybookError BACKUP_CORRUPT where it is none, or that of another backup
 */
export function parseManifest(text: string, id: string, file: string): BackupManifest {
  try {
    const manifest = BackupManifest.parse(JSON.parse(text));
    if (manifest.id !== id) throw new Error(`it is that of backup ${manifest.id}`);
    return manifest;
  } catch (cause) {
    throw new DaybookError('BACKUP_CORRUPT', `the manifest of backup ${id} is not one`, {
      cause,
      where: { file },
      details: { id },
    });
  }
}

/** A manifest as it is stored. */
export const formatManifest = (manifest: BackupManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** The oldest first. */
export const byStart = (a: BackupManifest, b: BackupManifest): number =>
  a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id) ? -1 : 1;

/** To be left out of a list: one that cannot be read, or was removed meanwhile. */
export function unreadable(error: unknown): BackupManifest[] {
  if (error instanceof DaybookError && (error.code === 'BACKUP_CORRUPT' || error.code === 'BACKUP_UNKNOWN'))
    return [];
  throw error;
}
