import { readFile } from 'node:fs/promises';
import { freeBytes } from '../backup/free-bytes.js';
import type { TablespaceFacts } from '../postgres/checks/tablespaces.js';

/** A tablespace, and how much is free where it lies; undefined where that cannot be told. */
export interface ServerDisk {
  tablespace: string;
  bytes: number | undefined;
  free: number | undefined;
}

/** SQL does not tell what is free on the server’s disk. Where the server is on this machine, the disk can be asked itself. */
export async function serverDiskOf({ name, folder, bytes, pid }: TablespaceFacts): Promise<ServerDisk> {
  const here = folder !== null && (await isHere(pid));
  return {
    tablespace: name,
    bytes: bytes ?? undefined,
    free: here ? await freeBytes(folder) : undefined,
  };
}

/**
 * Whether a server process is one of this machine. An address says little: a forwarded port looks like a server of our own. A
 * process of that number which PostgreSQL gave its title is one.
 */
async function isHere(pid: number): Promise<boolean> {
  const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return title.startsWith('postgres:');
}
