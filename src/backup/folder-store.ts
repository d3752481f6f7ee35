import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { DaybookError } from '../errors.js';
import { demandBackupId, demandTargetName, isBackupId } from './backup-names.js';
import type { BackupManifest } from './manifest.js';
import { byStart, formatManifest, parseManifest, unreadable } from './parse-manifest.js';
import { readBehind } from './read-behind.js';
import {
  ABANDONED_AFTER_MS,
  type BackupDraft,
  type BackupFolders,
  type BackupStore,
  type Draft,
  type Leftover,
} from './store.js';
import { StoreFile } from './store-file.js';

const DUMP = 'dump';
const MANIFEST = 'manifest.json';
const PARTIAL = /^\.([0-9a-f-]{36})\.partial$/;

/**
 * Keeps the backups of one target as `<folder>/<target>/<backup id>/{dump, manifest.json}`, readable for the owner
 * alone; `dump` is a file, or a folder of files. A backup is written under another name and renamed when it is durable, so that one whose writer was killed is
 * never listed.
 */
export class FolderStore implements BackupStore {
  readonly location: string;
  readonly folders: BackupFolders = {
    create: (id, expectedBytes = 0) =>
      this.#begin(id, expectedBytes, async (draft, ending) => {
        const folder = join(draft, DUMP);
        await mkdir(folder, { mode: 0o700 });
        return { folder, ...ending(async () => {}) };
      }),
    path: async (id) => {
      const folder = join(this.#home(id), DUMP);
      await this.#known(id, () => readdir(folder));
      return folder;
    },
  };

  /**
   * @param folder made when the first backup is
   * @param target the target's name, one path segment
   */
  constructor(folder: string, target: string) {
    demandTargetName(target);
    this.location = join(resolve(folder), target);
  }

  async create(id: string, expectedBytes = 0): Promise<BackupDraft> {
    return this.#begin(id, expectedBytes, async (draft, ending) => {
      const file = await open(join(draft, DUMP), 'wx', 0o600);
      const stream = new StoreFile(file, (error) => this.#explain(error, expectedBytes));
      const follow = () => this.#guard(() => readBehind(join(draft, DUMP), stream));
      return { stream, follow, ...ending(() => stream.release()) };
    });
  }

  async open(id: string): Promise<Readable> {
    const path = join(this.#home(id), DUMP);
    const file = await this.#known(id, () => open(path));
    return createReadStream(path, { fd: file, highWaterMark: 1 << 20 });
  }

  async manifest(id: string): Promise<BackupManifest> {
    const path = join(this.#home(id), MANIFEST);
    const text = await this.#known(id, () => readFile(path, 'utf8'));
    return parseManifest(text, id, path);
  }

  async list(): Promise<BackupManifest[]> {
    const names = await this.#names();
    const manifests = await Promise.all(
      names.filter(isBackupId).map((id) => this.manifest(id).catch(unreadable)),
    );
    return manifests.flat().sort(byStart);
  }

  async remove(id: string): Promise<void> {
    const home = this.#home(id);
    const doomed = this.#partial(id);
    // Renamed first: a removal that is cut short leaves no half of a backup in the list.
    await this.#known(id, () => rename(home, doomed));
    await this.#guard(() => rm(doomed, { recursive: true, force: true }));
  }

  async leftovers(): Promise<Leftover[]> {
    const ids = (await this.#names()).flatMap((name) => PARTIAL.exec(name)?.[1] ?? []);
    const found = await Promise.all(
      ids.map(async (id): Promise<Leftover[]> => {
        const writtenAt = await this.#writtenAt(this.#partial(id)).catch(() => undefined);
        return writtenAt ? [{ id, writtenAt }] : [];
      }),
    );
    return found.flat();
  }

  async clear(id: string): Promise<void> {
    demandBackupId(id);
    await this.#guard(() => rm(this.#partial(id), { recursive: true, force: true }));
  }

  async #names(): Promise<string[]> {
    return this.#guard(() =>
      readdir(this.location).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      }),
    );
  }

  #partial(id: string): string {
    return join(this.location, `.${id}.partial`);
  }

  async #writtenAt(draft: string): Promise<Date> {
    const { mtime } = await stat(join(draft, DUMP)).catch(() => stat(draft));
    return mtime;
  }

  /** Makes the folder that a draft is written in, and what makes a backup of it or removes it. */
  async #begin<D extends Draft>(
    id: string,
    expectedBytes: number,
    make: (draft: string, ending: (release: () => Promise<void>) => Draft) => Promise<D>,
  ): Promise<D> {
    const home = this.#home(id);
    const draft = this.#partial(id);
    await this.#guard(async () => {
      await mkdir(this.location, { recursive: true, mode: 0o700 });
      await this.#removeAbandoned();
    });
    await this.#checkSpace(expectedBytes);
    if (await exists(home)) {
      throw new DaybookError('BACKUP_STORE', `${this.location} has a backup ${id} already`, {
        details: { folder: this.location, id },
      });
    }
    let committed = false;
    const ending = (release: () => Promise<void>): Draft => ({
      commit: (manifest) =>
        this.#guard(async () => {
          await writeDurably(join(draft, MANIFEST), formatManifest(manifest));
          await sync(draft);
          await rename(draft, home);
          committed = true;
          await sync(this.location);
          await sync(dirname(this.location));
        }, expectedBytes),
      abort: async () => {
        if (committed) return;
        await release();
        await rm(draft, { recursive: true, force: true });
      },
    });
    return this.#guard(async () => {
      await mkdir(draft, { mode: 0o700 });
      return make(draft, ending).catch(async (error) => {
        await rm(draft, { recursive: true, force: true });
        throw error;
      });
    }, expectedBytes);
  }

  #home(id: string): string {
    demandBackupId(id);
    return join(this.location, id);
  }

  async #known<T>(id: string, act: () => Promise<T>): Promise<T> {
    return this.#guard(() =>
      act().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        throw new DaybookError('BACKUP_UNKNOWN', `there is no backup ${id} in ${this.location}`, {
          details: { id },
        });
      }),
    );
  }

  async #checkSpace(expectedBytes: number): Promise<void> {
    const free = await this.#free();
    if (free === undefined || free >= expectedBytes) return;
    throw new DaybookError(
      'BACKUP_STORE',
      `${this.location} has ${free} bytes free, and the backup will need about ${expectedBytes}`,
      { details: { folder: this.location, freeBytes: free, neededBytes: expectedBytes } },
    );
  }

  async #free(): Promise<number | undefined> {
    return statfs(this.location).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => undefined,
    );
  }

  async #removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.location)) {
      if (!PARTIAL.test(name)) continue;
      const draft = join(this.location, name);
      const writtenAt = await this.#writtenAt(draft);
      if (Date.now() - writtenAt.getTime() > ABANDONED_AFTER_MS)
        await rm(draft, { recursive: true, force: true });
    }
  }

  async #guard<T>(act: () => Promise<T>, neededBytes = 0): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw error instanceof DaybookError ? error : await this.#explain(error, neededBytes);
    }
  }

  async #explain(cause: unknown, neededBytes: number): Promise<DaybookError> {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const free = await this.#free();
    return new DaybookError(
      'BACKUP_STORE',
      `${this.location}: ${REASONS[code] ?? String((cause as Error).message)}`,
      {
        cause,
        details: {
          folder: this.location,
          reason: code,
          ...(free === undefined ? {} : { freeBytes: free }),
          ...(neededBytes > 0 ? { neededBytes } : {}),
        },
      },
    );
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a backup of this id is being written',
};

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name in a folder is durable when the folder is. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
