import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { StoreFile } from './store-file.js';

/** Of the file this much is in memory at a time. */
const CHUNK = 1 << 20;

/**
 * Reads a file that is being written, up to what its writer will have written at its end. The file may be renamed meanwhile.
 *
 * @throws the error of the system where it cannot be opened; the stream fails where the writer gives up
 */
export async function readBehind(path: string, writer: StoreFile): Promise<Readable> {
  const file = await open(path);
  const stream = Readable.from(chunksOf(file, writer), { objectMode: false, highWaterMark: CHUNK });
  // Also where nobody has begun to read.
  return stream.once('close', () => void file.close().catch(() => {}));
}

async function* chunksOf(file: FileHandle, writer: StoreFile): AsyncGenerator<Buffer> {
  let position = 0;
  while (await writer.hasMoreThan(position)) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
