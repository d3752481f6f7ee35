import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FollowedLog } from '../ledger/witness/followed-log.js';
import { openBundleSource } from './bundle/bundle-source.js';
import type { EventSource } from './event-source.js';
import { openFileSource } from './file-source.js';

/**
 * An export of a ledger, or a file of canonical events, one a line, as a witness follows it: to its end, as often as it asks.
 *
 * Its reading throws DaybookError USAGE where it cannot be opened; LEDGER_CORRUPT.
 */
export const exportedLog = (path: string): FollowedLog => ({
  description: path,
  async *read({ from, to, signal }) {
    const source = await open(path);
    try {
      const options = { ...(to === undefined ? {} : { to }), ...(signal ? { signal } : {}) };
      for await (const entries of source.read(options)) {
        signal?.throwIfAborted();
        const wanted = entries.filter(({ position }) => position >= from);
        if (wanted.length > 0) yield wanted;
      }
    } finally {
      await source.close();
    }
  },
});

async function open(path: string): Promise<EventSource> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  return isFolder ? await openBundleSource(path) : await openFileSource(path, Readable.from([]));
}
