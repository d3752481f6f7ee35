import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { malformed } from './malformed.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The canonical source of a migration: its file as text without a byte order mark and with LF line ends, so that an
 * editor or git on another system does not change what the migration is.
 *
 * @param line of the file, where the bytes are not its first ones
 * @throws MIGRATION_MALFORMED where the bytes are not UTF-8, or hold a NUL, which PostgreSQL refuses
 */
export function canonicalSource(bytes: Uint8Array, file: string, line = 1): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw malformed(file, 'is not UTF-8 text', {
      line: line + firstBadLine(bytes) - 1,
      hint: 'Save the file in UTF-8.',
      cause,
    });
  }
  return canonicalText(text, file, line);
}

/** As {@link canonicalSource}, of what is decoded already. */
export function canonicalText(decoded: string, file: string, line = 1): string {
  let text = decoded;
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  if (text.includes('\r\n')) text = text.replaceAll('\r\n', '\n');
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    throw malformed(file, 'holds a NUL character, which PostgreSQL does not take', {
      line: line + lineAt(text, nul) - 1,
      hint: 'Remove the character.',
    });
  }
  return text;
}

/**
 * {@link canonicalSource} of a file. A thousand small files take 10 ms like this, and 90 ms through the thread pool, however many at a time.
 *
 * @throws MIGRATION_MALFORMED; the errors of the file system, as they are
 */
export function readSource(file: string): string {
  const text = readFileSync(file, 'utf8');
  // It stands for bytes that are not UTF-8, unless the file itself has it.
  return text.includes('\ufffd') ? canonicalSource(readFileSync(file), file) : canonicalText(text, file);
}

/** The identity of a canonical source: its SHA-256 in 64 lower-case hexadecimal digits. */
export const contentOf = (source: string): string => hash('sha256', source, 'hex');

/** The line of `offset` (in UTF-16 units), from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    try {
      utf8.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    line++;
    start = end;
  }
  return line;
}
