import type { Readable, Writable } from 'node:stream';
import type { BackupManifest } from './manifest.js';

/** A backup that is being written: it exists for nobody else before `commit` has returned. */
export interface BackupDraft {
  /** Takes the dump; ended by the writer before `commit`. */
  stream: Writable;
  /** Makes the backup durable and visible, dump and manifest at once. */
  commit(manifest: BackupManifest): Promise<void>;
  /** Removes what was written. Does nothing after `commit`. */
  abort(): Promise<void>;
}

/**
 * Where the backups of one target are kept. Every method throws DaybookError BACKUP_STORE where the store itself
 * fails, and those that take the id of a stored backup throw BACKUP_UNKNOWN where it has none.
 */
export interface BackupStore {
  /** Where it is, for people: a folder, a bucket; without credentials. */
  readonly location: string;
  /**
   * @param id a UUID, not yet stored
   * @param expectedBytes refuses at once where the store knows that it has less space than this
   */
  create(id: string, expectedBytes?: number): Promise<BackupDraft>;
  /** The dump's bytes. */
  open(id: string): Promise<Readable>;
  /** @throws DaybookError BACKUP_CORRUPT where the manifest is not one */
  manifest(id: string): Promise<BackupManifest>;
  /** All stored backups, oldest first. Those with an unreadable manifest are left out. */
  list(): Promise<BackupManifest[]>;
  remove(id: string): Promise<void>;
}
