import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { leafHash } from '../domain/leaf-hash.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { parseEvent } from '../domain/parse-event.js';
import { DaybookError } from '../errors.js';
import type { EventSource } from './event-source.js';
import { lines } from './lines.js';

/** What stands for standard input. */
export const STDIN = '-';

const CHUNK_BYTES = 1024 * 1024;

/**
 * A file of canonical events, one a line: line n has position n - 1. Nobody vouches for it, so every event is checked whole.
 *
 * @throws DaybookError USAGE where the file cannot be opened
 */
export async function openFileSource(path: string, stdin: Readable): Promise<EventSource> {
  const input = path === STDIN ? stdin : await openFile(path);
  return {
    description: path === STDIN ? 'standard input' : path,
    size: undefined,
    read: ({ to = Infinity } = {}) => entriesOf(input, to),
    parse: ({ bytes }) => parseEvent(bytes),
    ...(path === STDIN ? {} : { where: (position: number) => ({ file: path, line: position + 1 }) }),
    close: async () => void input.destroy(),
  };
}

async function openFile(path: string): Promise<Readable> {
  try {
    const handle = await open(path, 'r');
    if ((await handle.stat()).isDirectory()) {
      await handle.close();
      throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
    }
    return createReadStream('', { fd: handle, highWaterMark: CHUNK_BYTES });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DaybookError('USAGE', `the file of events ${path} cannot be read (${code})`, {
      hint: 'Wanted: postgres, kafka, - for standard input, or a file that `daybook replay --write` wrote.',
      where: { file: path },
      cause,
    });
  }
}

async function* entriesOf(input: Readable, to: number): AsyncGenerator<readonly LedgerEntry[]> {
  let position = 0;
  for await (const batch of lines(input)) {
    const entries: LedgerEntry[] = [];
    for (const bytes of batch) {
      if (position >= to) break;
      entries.push({ position, bytes, leaf: leafHash(bytes) });
      position += 1;
    }
    if (entries.length > 0) yield entries;
    if (position >= to) return;
  }
}
