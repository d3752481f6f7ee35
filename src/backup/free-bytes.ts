import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The bytes free to us on the disk of a folder that may not exist yet; undefined where that cannot be told. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || at === dirname(at)) return undefined;
    }
  }
}
