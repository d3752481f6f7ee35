import { decodeBase64, encodeBase64 } from './base64.js';
import { joinBytes } from './bytes.js';
import { malformed } from './malformed.js';
import { decodeUtf8 } from './utf8.js';

/** A signature line of a note: who signed, as the line says, and with what. */
export interface NoteSignature {
  readonly name: string;
  /** Which key of that name: the first four bytes of a hash, as an unsigned number. */
  readonly keyId: number;
  readonly signature: Uint8Array;
}

/** A text with signatures of which nothing is known yet (C2SP signed-note). */
export interface Note {
  /** With the newline at its end. */
  readonly text: string;
  /** In their order; at least one. */
  readonly signatures: readonly NoteSignature[];
}

/** More signatures are refused, so that nobody has to check thousands. C2SP asks for 16 at least. */
export const MAXIMUM_SIGNATURES = 100;

/** Whether keys may be called so: not empty, no spaces of any kind, no `+`, nothing that no note may hold. */
export const isKeyName = (name: string): boolean =>
  name !== '' && name.isWellFormed() && !hasControls(name) && !/[\p{White_Space}+]/u.test(name);

/**
 * Reads a note to the letter (C2SP signed-note): the text, a blank line, signature lines. It checks no signature:
 * {@link verifyNote} does.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseNote(note: string | Uint8Array): Note {
  const source = typeof note === 'string' ? note : decodeUtf8(note);
  if (source === undefined || !source.isWellFormed()) throw malformed('the note is not in UTF-8');
  if (hasControls(source)) throw malformed('the note has control characters');
  const blank = source.lastIndexOf('\n\n');
  if (blank < 0) throw malformed('the note has no blank line between its text and its signatures');
  const lines = source.slice(blank + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0)
    throw malformed('the note does not end with a signature line');
  if (lines.length > MAXIMUM_SIGNATURES) {
    throw malformed(`the note has more than ${MAXIMUM_SIGNATURES} signatures`);
  }
  return { text: source.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const hasControls = (text: string): boolean => /[\0-\x09\x0b-\x1f]/.test(text);

/**
 * Reads a signature line, without its newline.
 *
 * @throws DaybookError NOTE_MALFORMED
 */
export function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, base64, ...rest] = line.split(' ');
  const bytes = decodeBase64(base64 ?? '');
  const isLine = dash === '—' && rest.length === 0 && isKeyName(name ?? '');
  if (!isLine || bytes === undefined || bytes.length < 5) {
    throw malformed('the note has a signature line that is none');
  }
  return { name: name!, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4) };
}

/** The line of a signature, with its newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, keyId);
  return `— ${name} ${encodeBase64(joinBytes(id, signature))}\n`;
}

/**
 * Writes a note.
 *
 * @throws DaybookError NOTE_MALFORMED where {@link parseNote} would not read it back
 */
export function formatNote({ text, signatures }: Note): string {
  const note = `${text}\n${signatures.map(formatSignatureLine).join('')}`;
  if (!text.endsWith('\n') || parseNote(note).text !== text) {
    throw malformed('the text of a note ends with a newline');
  }
  return note;
}
