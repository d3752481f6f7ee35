import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/** Lets bytes pass and tells, when all have passed, how many they were and their SHA-256. */
export class Hashing extends Transform {
  readonly #hash = createHash('sha256');
  readonly #onProgress: ((bytes: number) => void) | undefined;
  bytes = 0;

  constructor(onProgress?: (bytes: number) => void) {
    super({ highWaterMark: 1 << 20 });
    this.#onProgress = onProgress;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
    this.#onProgress?.(this.bytes);
    done(null, chunk);
  }

  /** In hexadecimal digits; to be called once, at the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
