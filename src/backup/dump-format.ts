import { DEFAULT_BACKUPS } from '../config/defaults.js';
import { DaybookError } from '../errors.js';
import type { BackupStore } from './store.js';

/** How a dump is written: one stream, by one process; or a folder of files, by several at a time. */
export type DumpFormat = 'custom' | 'directory';

export interface DumpChoice {
  /** `auto` takes the directory format for databases from `directoryFromBytes` on. @default 'custom' */
  format?: DumpFormat | 'auto';
  /** @default DEFAULT_DIRECTORY_FROM_BYTES */
  directoryFromBytes?: number;
}

/** What the choice depends on beside the size. */
export interface DumpPlace extends Pick<BackupStore, 'folders' | 'location'> {
  /** Whether the dump is encrypted. */
  encrypted: boolean;
}

/** The size of a database from which several processes are worth their connections. */
export const DEFAULT_DIRECTORY_FROM_BYTES = DEFAULT_BACKUPS.directoryFromBytes;

/** How many processes dump and restore a directory, and how many connections read its tables meanwhile. */
export const DEFAULT_JOBS = DEFAULT_BACKUPS.jobs;

/**
 * The format for a database of this size.
 *
 * @throws DaybookError BACKUP_STORE where the directory format is asked of a store that takes streams alone,
 *   BACKUP_ENCRYPTION where it is asked for an encrypted dump: nobody encrypts the files while pg_dump writes them
 */
export function chooseFormat(
  { format = 'custom', directoryFromBytes = DEFAULT_DIRECTORY_FROM_BYTES }: DumpChoice,
  databaseBytes: number,
  { folders, location, encrypted }: DumpPlace,
): DumpFormat {
  if (format === 'custom') return 'custom';
  if (encrypted && format === 'directory') {
    throw new DaybookError(
      'BACKUP_ENCRYPTION',
      'a dump in directory format would lie on the disk unencrypted',
      {
        hint: 'Set backups.format to auto or custom.',
      },
    );
  }
  if (folders === undefined && format === 'directory') {
    throw new DaybookError('BACKUP_STORE', `${location} keeps streams, and no dump in directory format`, {
      hint: 'Set backups.format to auto or custom.',
    });
  }
  if (format === 'directory') return 'directory';
  return folders !== undefined && !encrypted && databaseBytes >= directoryFromBytes ? 'directory' : 'custom';
}
