import { parseDecimal } from '../tlog/decimal.js';
import { formatHashLines, parseHashLines } from '../tlog/hash-lines.js';
import { malformed } from '../tlog/malformed.js';
import { formatSignatureLine, type NoteSignature, parseSignatureLine } from '../tlog/note.js';
import { decodeUtf8 } from '../tlog/utf8.js';

/** What a witness is asked (C2SP tlog-witness, add-checkpoint): to cosign a checkpoint that goes on from the one it saw last. */
export interface AddCheckpoint {
  /** The size that the witness cosigned last; 0 where it cosigned none, or where that is not known. */
  readonly from: number;
  /** The consistency proof from there to the checkpoint. */
  readonly proof: readonly Uint8Array[];
  /** The checkpoint: a note, as it was signed. */
  readonly note: string;
}

/** The media type of the answer to a wrong size: the right one. */
export const SIZE_TYPE = 'text/x.tlog.size';

/** More bytes are refused: a request has at most 63 hashes and 100 signatures. */
export const MAXIMUM_REQUEST_BYTES = 128 * 1024;

/** The body of a request. */
export const formatAddCheckpoint = ({ from, proof, note }: AddCheckpoint): string =>
  `old ${from}\n${formatHashLines(proof)}\n${note}`;

/**
 * Reads the body of a request, to the letter. The note is not looked at.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  const text = decodeUtf8(body);
  if (text === undefined) throw malformed('the request is not in UTF-8');
  const blank = text.indexOf('\n\n');
  if (blank < 0) throw malformed('the request has no blank line before the checkpoint');
  const [old, ...hashes] = text.slice(0, blank + 1).split('\n');
  const from = old!.startsWith('old ') ? parseDecimal(old!.slice('old '.length)) : undefined;
  if (from === undefined) throw malformed('the request does not begin with an old size');
  return { from, proof: parseHashLines(hashes.join('\n')), note: text.slice(blank + 2) };
}

/** The body of the answer that has cosignatures. */
export const formatCosignatures = (signatures: readonly NoteSignature[]): string =>
  signatures.map(formatSignatureLine).join('');

/**
 * Reads signature lines: of an answer, or of a file that a witness wrote.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseCosignatures(text: string): NoteSignature[] {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0) {
    throw malformed('there are no signature lines, or the last one has no newline');
  }
  return lines.map(parseSignatureLine);
}

/**
 * The size that the witness cosigned last, from the body of its answer 409.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseSize(text: string): number {
  const size = text.endsWith('\n') ? parseDecimal(text.slice(0, -1)) : undefined;
  if (size === undefined) throw malformed('the answer is no size in decimal and a newline');
  return size;
}
