import { Readable } from 'node:stream';
import type { FollowedLog } from '../ledger/witness/followed-log.js';
import { openFileSource } from './file-source.js';

/**
 * A file of canonical events, one a line, as a witness follows it: to its end, as often as it asks.
 *
 * Its reading throws DaybookError USAGE where the file cannot be opened.
 */
export const fileLog = (path: string): FollowedLog => ({
  description: path,
  async *read({ from, to, signal }) {
    const source = await openFileSource(path, Readable.from([]));
    try {
      for await (const entries of source.read(to === undefined ? {} : { to })) {
        signal?.throwIfAborted();
        const wanted = entries.filter(({ position }) => position >= from);
        if (wanted.length > 0) yield wanted;
      }
    } finally {
      await source.close();
    }
  },
});
