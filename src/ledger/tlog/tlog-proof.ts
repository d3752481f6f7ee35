import { decodeBase64, encodeBase64 } from './base64.js';
import { parseDecimal } from './decimal.js';
import { formatHashLines, parseHashLines } from './hash-lines.js';
import { malformed } from './malformed.js';
import { decodeUtf8 } from './utf8.js';

/** The proof that an entry is in a log, with the seal that it leads to (C2SP tlog-proof). */
export interface TlogProof {
  /** The entry’s place, from 0. */
  readonly index: number;
  /** The inclusion proof, from the leaf’s sibling up to the root’s child. */
  readonly hashes: readonly Uint8Array[];
  /** The seal: a note, as it was signed. */
  readonly seal: string;
  /** What the application wants to say; nothing vouches for it. Daybook writes none. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1\n';

/**
 * The text of a `.tlog-proof` file.
 *
 * @throws DaybookError NOTE_MALFORMED where {@link parseTlogProof} would not read it back
 */
export function formatTlogProof({ index, hashes, seal, extra }: TlogProof): string {
  const extraLine = extra === undefined ? '' : `extra ${encodeBase64(extra)}\n`;
  const proof = `${HEADER}${extraLine}index ${index}\n${formatHashLines(hashes)}\n${seal}`;
  parseTlogProof(proof);
  return proof;
}

/**
 * Reads a `.tlog-proof` file, to the letter. `checkTlogProof` says whether it holds.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseTlogProof(proof: string | Uint8Array): TlogProof {
  const text = typeof proof === 'string' ? proof : decodeUtf8(proof);
  if (!text?.startsWith(HEADER)) throw malformed(`the proof does not begin with ${HEADER.trim()}`);
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw malformed('the proof has no seal');
  const lines = text.slice(HEADER.length, blank + 1).split('\n');
  const first = lines[0]!.startsWith('extra ') ? lines.shift() : undefined;
  const extra = first === undefined ? undefined : decodeBase64(first.slice('extra '.length));
  if (first !== undefined && extra === undefined)
    throw malformed('the extra data of the proof is not in base64');
  const line = lines.shift()!;
  const index = line.startsWith('index ') ? parseDecimal(line.slice('index '.length)) : undefined;
  if (index === undefined) throw malformed('the proof has no index, in decimal and below 2^53');
  return {
    index,
    hashes: parseHashLines(lines.join('\n')),
    seal: text.slice(blank + 2),
    ...(extra === undefined ? {} : { extra }),
  };
}
