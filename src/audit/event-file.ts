import { type FileHandle, open, rm } from 'node:fs/promises';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { DaybookError } from '../errors.js';

const LINE_FEED = Buffer.from('\n');

/** A file of canonical events, one a line, from position 0 on: what `openFileSource` reads. */
export class EventFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** @throws DaybookError FILE_EXISTS, USAGE where the file cannot be made */
  static async create(path: string): Promise<EventFile> {
    try {
      return new EventFile(path, await open(path, 'wx'));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EEXIST') {
        throw new DaybookError('FILE_EXISTS', `${path} is there already`, { where: { file: path }, cause });
      }
      throw new DaybookError('USAGE', `${path} cannot be written (${code})`, {
        where: { file: path },
        cause,
      });
    }
  }

  async write(entries: readonly LedgerEntry[]): Promise<void> {
    await this.#handle.writeFile(Buffer.concat(entries.flatMap(({ bytes }) => [bytes, LINE_FEED])));
  }

  /** Ends the file, durably. */
  async close(): Promise<void> {
    await this.#handle.sync();
    await this.#handle.close();
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}
