import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { unreadable } from '../malformed.js';
import { canonicalSource } from '../source.js';
import { lineFeeds } from './byte-place.js';

/** How much of a file is held at a time. */
export const BLOCK_BYTES = 262_144;

/** The most that is left for the next block: a character without its last byte, or the first half of a line end. */
const MOST_CARRIED = 4;

const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * The canonical source of a file, as {@link canonicalSource} tells it, in blocks of UTF-8 that end between two characters. The memory
 * of a block is used again for the next one. The same file gives the same blocks.
 *
 * @throws MIGRATION_MALFORMED
 */
export async function* canonicalBlocks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    const memory = Buffer.allocUnsafe(BLOCK_BYTES + MOST_CARRIED);
    let carried = 0;
    for (let position = 0, last = false; !last; ) {
      const read = await fill(handle, memory.subarray(carried, carried + BLOCK_BYTES), file);
      last = read < BLOCK_BYTES;
      const bytes = memory.subarray(0, carried + read);
      const whole = last ? bytes.length : endOfWhole(bytes);
      const rest = Buffer.from(bytes.subarray(whole));
      const source = bytes.subarray(0, whole);
      if (!isUtf8(source) || source.includes(0)) {
        // It says what is wrong, and where.
        canonicalSource(source, file, 1 + (await lineFeedsUpTo(file, position - carried)));
      }
      const block = canonicalBytes(source, position === 0);
      if (block.length > 0) yield block;
      position += read;
      rest.copy(memory);
      carried = rest.length;
    }
  } finally {
    await handle.close();
  }
}

/** Reads until there is no more to read, or no more room; how many bytes. */
async function fill(handle: FileHandle, memory: Buffer, file: string): Promise<number> {
  let filled = 0;
  while (filled < memory.length) {
    const { bytesRead } = await handle.read(memory, filled).catch((cause: unknown) => {
      throw unreadable(file, cause);
    });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** Where the last character ends that is there with all of its bytes, and is not the first half of a line end. */
function endOfWhole(bytes: Buffer): number {
  const { length } = bytes;
  if (bytes[length - 1] === CARRIAGE_RETURN) return length - 1;
  for (let back = 1; back <= 3 && back < length; back += 1) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const wanted = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return wanted > back ? length - back : length;
  }
  return length;
}

/** Without a byte order mark and with LF line ends, in the same memory. */
function canonicalBytes(bytes: Buffer, first: boolean): Buffer {
  const marked = first && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const source = marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  let end = source.indexOf('\r\n');
  if (end < 0) return source;
  for (let from = end + 1; from < source.length; ) {
    const next = source.indexOf('\r\n', from);
    const to = next < 0 ? source.length : next;
    source.copyWithin(end, from, to);
    end += to - from;
    from = to + (next < 0 ? 0 : 1);
  }
  return source.subarray(0, end);
}

async function lineFeedsUpTo(file: string, end: number): Promise<number> {
  let count = 0;
  if (end > 0) for await (const bytes of createReadStream(file, { end: end - 1 })) count += lineFeeds(bytes);
  return count;
}
