import { decodeBase64, encodeBase64 } from './base64.js';
import { sameBytes } from './bytes.js';
import { parseDecimal } from './decimal.js';
import { EMPTY_ROOT, HASH_BYTES } from './hashes.js';
import { malformed } from './malformed.js';
import type { TreeHead } from './tree-head.js';

/** A tree head with the log that it is of: what a seal says (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  /** The line that names the log. */
  readonly origin: string;
  /** Further lines. Daybook writes none; they are signed, and kept. */
  readonly extensions?: readonly string[];
}

/**
 * The text of the note.
 *
 * @throws DaybookError NOTE_MALFORMED where {@link parseCheckpoint} would not read it back
 */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), encodeBase64(root), ...extensions];
  if (lines.some((line) => line.includes('\n'))) throw malformed('a line of a checkpoint has a newline');
  const text = `${lines.join('\n')}\n`;
  parseCheckpoint(text);
  return text;
}

/**
 * Reads the text of a note as a checkpoint, to the letter.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) {
    throw malformed('a checkpoint has at least three lines, and no empty one');
  }
  const [origin, decimal, base64, ...extensions] = lines;
  const size = parseDecimal(decimal!);
  if (size === undefined) throw malformed('the size of the checkpoint is no decimal number below 2^53');
  const root = decodeBase64(base64!);
  if (root?.length !== HASH_BYTES) throw malformed('the root of the checkpoint is no SHA-256 hash in base64');
  if (size === 0 && !sameBytes(root, EMPTY_ROOT)) {
    throw malformed('the checkpoint is of an empty tree and has another root');
  }
  return { origin: origin!, size, root, ...(extensions.length > 0 ? { extensions } : {}) };
}
