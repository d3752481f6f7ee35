import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../../errors.js';
import { parseNote } from '../tlog/note.js';
import type { Anchor } from './anchor.js';

/** Sizes are padded so that the files are in their order for people, too. */
const DIGITS = 16;
const FILE = /^(\d{16})\.checkpoint$/;

/** Keeps seals as files in a folder: on another disk, in a repository, on a share that only appends. */
export class FolderAnchor implements Anchor {
  constructor(readonly location: string) {}

  async write(size: number, note: string): Promise<void> {
    await mkdir(this.location, { recursive: true });
    const file = join(this.location, `${String(size).padStart(DIGITS, '0')}.checkpoint`);
    try {
      const handle = await open(file, 'wx', 0o444);
      try {
        await handle.writeFile(note);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Two sealers may come to the same tree head; their signatures may differ, the text may not.
      if (parseNote(await readFile(file, 'utf8')).text === parseNote(note).text) return;
      throw new DaybookError('LEDGER_CORRUPT', `${file} holds another tree head of size ${size}`, {
        where: { file },
      });
    }
  }

  async latest(): Promise<{ size: number; note: string } | undefined> {
    const files = await readdir(this.location).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const newest = files
      .filter((file) => FILE.test(file))
      .sort()
      .at(-1);
    if (newest === undefined) return undefined;
    return { size: Number(FILE.exec(newest)![1]), note: await readFile(join(this.location, newest), 'utf8') };
  }
}
