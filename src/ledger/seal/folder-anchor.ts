import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Anchor, AnchoredNote } from './anchor.js';
import { anchorError, anchoredName, anchoredSize, refuseOtherHead } from './anchored-file.js';

/** Keeps seals as files in a folder: on another disk, in a repository, on a share that only appends. */
export class FolderAnchor implements Anchor {
  constructor(readonly location: string) {}

  async write(size: number, note: string): Promise<void> {
    const file = join(this.location, anchoredName(size));
    try {
      await mkdir(this.location, { recursive: true });
      if (!(await createFile(file, note))) refuseOtherHead(file, size, await readFile(file, 'utf8'), note);
    } catch (error) {
      throw anchorError(this.location, 'written', error);
    }
  }

  async latest(least = 0): Promise<AnchoredNote | undefined> {
    const size = (await this.#list()).at(-1);
    return size === undefined || size < least ? undefined : await this.#read(size);
  }

  async *sizes(): AsyncGenerator<number> {
    yield* await this.#list();
  }

  async *all(): AsyncGenerator<AnchoredNote> {
    for (const size of await this.#list()) yield await this.#read(size);
  }

  async #list(): Promise<number[]> {
    const files = await readdir(this.location).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw anchorError(this.location, 'read', error);
    });
    return files
      .map(anchoredSize)
      .filter((size) => size !== undefined)
      .sort((a, b) => a - b);
  }

  async #read(size: number): Promise<AnchoredNote> {
    try {
      return { size, note: await readFile(join(this.location, anchoredName(size)), 'utf8') };
    } catch (error) {
      throw anchorError(this.location, 'read', error);
    }
  }
}

/** @returns false where it is there already */
async function createFile(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o444);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}
