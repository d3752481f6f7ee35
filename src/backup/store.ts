import type { Readable, Writable } from 'node:stream';
import type { BackupManifest } from './manifest.js';

/** A backup that is being written: it exists for nobody else before `commit` has returned. */
export interface Draft {
  /** Makes the backup durable and visible, dump and manifest at once. */
  commit(manifest: BackupManifest): Promise<void>;
  /** Removes what was written. Does nothing after `commit`. */
  abort(): Promise<void>;
}

/** The draft of a dump that is one stream of bytes. */
export interface BackupDraft extends Draft {
  /** Takes the dump; ended by the writer before `commit`. */
  stream: Writable;
  /**
   * What is stored, read behind the writer: ends where the stream has ended, and fails where the draft is given up. It may be read
   * on after `commit`. Absent where a store shows nothing of what is not complete.
   */
  follow?(): Promise<Readable>;
}

/** The draft of a dump of many files. */
export interface FolderDraft extends Draft {
  /** An empty folder of this machine, for files alone. Whoever writes them makes them durable. */
  folder: string;
}

/** What a store on a disk of this machine can do besides: keep dumps of many files, written and read by many processes. */
export interface BackupFolders {
  /** As {@link BackupStore.create}. */
  create(id: string, expectedBytes?: number): Promise<FolderDraft>;
  /** The folder of a stored dump of many files. */
  path(id: string): Promise<string>;
}

/** What was not written to for this long, in milliseconds, and is no backup, was left by a process that is gone. */
export const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** What a process that was killed left of a backup: it is in no list. */
export interface Leftover {
  id: string;
  /** When it was last written to, as far as the store tells. */
  writtenAt: Date;
}

/**
 * Where the backups of one target are kept. Every method throws DaybookError BACKUP_STORE where the store itself
 * fails, and those that take the id of a stored backup throw BACKUP_UNKNOWN where it has none.
 */
export interface BackupStore {
  /** Where it is, for people: a folder, a bucket; without credentials. */
  readonly location: string;
  /** Absent where the store takes streams alone. */
  readonly folders?: BackupFolders;
  /**
   * @param id a UUID, not yet stored
   * @param expectedBytes refuses at once where the store knows that it has less space than this
   */
  create(id: string, expectedBytes?: number): Promise<BackupDraft>;
  /** The bytes of a dump that is one stream. */
  open(id: string): Promise<Readable>;
  /** @throws DaybookError BACKUP_CORRUPT where the manifest is not one */
  manifest(id: string): Promise<BackupManifest>;
  /** All stored backups, oldest first. Those with an unreadable manifest are left out. */
  list(): Promise<BackupManifest[]>;
  remove(id: string): Promise<void>;
  /** What is left of backups that were never complete, or not wholly removed; a draft that is being written is among them. */
  leftovers(): Promise<Leftover[]>;
  /** Removes what is left of one. Does nothing where there is nothing, and never touches a backup. */
  clear(id: string): Promise<void>;
}
