import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** A log that has grown beyond this is emptied before the next start. */
export const LARGEST_LOG_BYTES = 16 * 1024 * 1024;

/** Where the log ends now: what is written by the next start comes after it (a stale line must fool nobody). */
export function logEnd(file: string): number {
  try {
    const { size } = statSync(file);
    if (size <= LARGEST_LOG_BYTES) return size;
    truncateSync(file);
    return 0;
  } catch {
    return 0;
  }
}

/** What the log says from this byte on, or the empty string where there is no log. */
export function logFrom(file: string, offset: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const length = Math.max(0, fstatSync(descriptor).size - offset);
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, offset));
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a text that say anything; the frames of Java's stack traces would push out what went wrong. */
export function lastLines(text: string, count = 12): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+(at |\.\.\. \d+ more)/.test(line))
    .slice(-count);
}
