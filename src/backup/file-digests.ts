import { createHash } from 'node:crypto';
import { chmod, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../errors.js';
import { refuseWhenInterrupted } from './interrupted.js';
import type { StoredFile } from './manifest.js';

/** Of a file this much is in memory at a time. */
const CHUNK = 1 << 20;

export interface DigestOptions {
  signal?: AbortSignal | undefined;
  /** Is told how many bytes have been read of all files together. */
  onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Size and SHA-256 of every file in a folder, by name. Files are read one after the other, in parts.
 *
 * @throws DaybookError INTERRUPTED, BACKUP_CORRUPT where something in the folder is no file
 */
export async function digestFiles(folder: string, options: DigestOptions = {}): Promise<StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const other = entries.find((entry) => !entry.isFile());
  if (other) {
    throw new DaybookError('BACKUP_CORRUPT', `${other.name} in ${folder} is not a file`, {
      where: { file: join(folder, other.name) },
    });
  }
  const names = entries.map(({ name }) => name).sort(byCodeUnits);
  const buffer = Buffer.allocUnsafe(CHUNK);
  const files: StoredFile[] = [];
  let total = 0;
  for (const name of names) {
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(join(folder, name));
    try {
      for (;;) {
        refuseWhenInterrupted(options.signal, 'the reading of the backup');
        const { bytesRead } = await file.read(buffer, 0, CHUNK);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
        total += bytesRead;
        options.onProgress?.(total);
      }
    } finally {
      await file.close();
    }
    files.push({ name, bytes, sha256: hash.digest('hex') });
  }
  return files;
}

/**
 * The one digest of many files: the SHA-256 of what `sha256sum` prints for them in the order of their names, so that
 * `LC_ALL=C; sha256sum * | sha256sum` in the folder gives it too.
 */
export function digestOfFiles(files: readonly StoredFile[]): string {
  const hash = createHash('sha256');
  for (const { name, sha256 } of [...files].sort((a, b) => byCodeUnits(a.name, b.name))) {
    hash.update(`${sha256}  ${name}\n`);
  }
  return hash.digest('hex');
}

export const bytesOfFiles = (files: readonly StoredFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** pg_dump leaves the files of a folder to the umask. */
export async function keepToOwner(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o600);
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
