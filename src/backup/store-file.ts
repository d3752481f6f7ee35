import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { DaybookError } from '../errors.js';

/**
 * Writes to a file that is synchronised before the stream finishes. Failures go through `explain`, so that who writes
 * sees the store's own error and not the system call's.
 */
export class StoreFile extends Writable {
  readonly #file: FileHandle;
  readonly #explain: (error: unknown) => Promise<Error>;
  #closing: Promise<void> | undefined;
  #written = 0;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(file: FileHandle, explain: (error: unknown) => Promise<Error>) {
    super({ highWaterMark: 1 << 20 });
    this.#file = file;
    this.#explain = explain;
    // Who aborts a backup destroys its stream without listening any more.
    this.on('error', () => {});
  }

  /** Closes the file, whatever state the stream is in; returns when it is closed. */
  release(): Promise<void> {
    this.destroy();
    return this.#close();
  }

  /**
   * Waits until there is more in the file than so many bytes.
   *
   * @returns false where there will never be more
   * @throws DaybookError BACKUP_STORE where the stream was destroyed before its end
   */
  async hasMoreThan(bytes: number): Promise<boolean> {
    while (this.#written <= bytes && !this.#ended) {
      if (this.destroyed)
        throw new DaybookError('BACKUP_STORE', 'the backup was given up while it was written');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this.#written > bytes;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#settle(this.#writeAll(chunk), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#ended = true;
    this.#wake();
    this.#settle(this.#file.sync(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#wake();
    this.#close().then(
      () => done(error),
      (failure) => done(error ?? failure),
    );
  }

  #close(): Promise<void> {
    this.#closing ??= this.#file.close();
    return this.#closing;
  }

  async #writeAll(chunk: Buffer): Promise<void> {
    let offset = 0;
    while (offset < chunk.length) {
      const { bytesWritten } = await this.#file.write(chunk, offset);
      offset += bytesWritten;
      this.#written += bytesWritten;
    }
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #settle(work: Promise<unknown>, done: (error?: Error | null) => void): void {
    work.then(
      () => done(),
      (error) => this.#explain(error).then(done, done),
    );
  }
}
