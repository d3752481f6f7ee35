import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { DaybookError } from '../../errors.js';
import { canonicalBlocks } from './canonical-blocks.js';

/** A SQL file, and a section, of more bytes is read piece by piece and never held as a whole. */
export const LARGE_BYTES = 2 * 1024 * 1024;

/** A file that is read piece by piece, as it was when it was loaded. */
export interface LargeFile {
  file: string;
  /** SHA-256 of the canonical source, 64 lower-case hexadecimal digits. */
  content: string;
  /** For each block of it, one behind the other, the SHA-256 of all up to its end. */
  digests: Uint8Array;
}

const DIGEST_BYTES = 32;

/** Whether a file is there and large; whoever reads it says what is wrong with it. */
export const isLargeFile = (file: string): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGE_BYTES;

/** Digests of what is read, taken while it is read. */
export class RunningDigest {
  readonly #hash = createHash('sha256');

  /** The digest of all up to the end of this block. */
  add(block: Buffer): Buffer {
    return this.#hash.update(block).copy().digest();
  }

  get content(): string {
    return this.#hash.copy().digest('hex');
  }
}

/**
 * The blocks of a file, each given out only when all up to its end is what it was when the file was loaded.
 *
 * @throws MIGRATION_CHANGED_MEANWHILE; MIGRATION_MALFORMED where it can no longer be read
 */
export async function* blocksOf({ file, digests }: LargeFile): AsyncGenerator<Buffer> {
  const running = new RunningDigest();
  let at = 0;
  for await (const block of canonicalBlocks(file)) {
    if (!running.add(block).equals(digests.subarray(at, at + DIGEST_BYTES))) throw changedMeanwhile(file);
    at += DIGEST_BYTES;
    yield block;
  }
  if (at < digests.length) throw changedMeanwhile(file);
}

const changedMeanwhile = (file: string): DaybookError =>
  new DaybookError('MIGRATION_CHANGED_MEANWHILE', `${basename(file)} is not what it was when it was loaded`, {
    where: { file },
  });
