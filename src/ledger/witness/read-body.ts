import type { Readable } from 'node:stream';

/**
 * All bytes of a request or an answer; undefined, and no more is read, where there are more than `most`. The stream is not destroyed,
 * so that a server can still answer.
 *
 * @throws what the stream fails with, and an Error where it is cut off
 */
export function readBody(stream: Readable, most: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= most) return void chunks.push(chunk);
      stream.pause();
      stream.removeAllListeners('data');
      resolve(undefined);
    });
    stream.once('end', () => resolve(Buffer.concat(chunks)));
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the connection was closed in the middle')));
  });
}
