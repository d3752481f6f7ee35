import { DaybookError } from '../../errors.js';
import { parseNote } from '../tlog/note.js';

/** Sizes are padded so that the names are in their order. */
const DIGITS = 16;
const NAME = /^(\d{16})\.checkpoint$/;

/** The name under which an anchor keeps the note of a size. */
export const anchoredName = (size: number): string => `${String(size).padStart(DIGITS, '0')}.checkpoint`;

/** The size that such a name says, or undefined where it is another name. */
export function anchoredSize(name: string): number | undefined {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Two sealers may come to the same tree head: their signatures may differ, the text may not.
 *
 * @param place where the kept one is
 * @throws DaybookError LEDGER_CORRUPT
 */
export function refuseOtherHead(place: string, size: number, kept: string, note: string): void {
  if (textOf(kept) === parseNote(note).text) return;
  throw new DaybookError('LEDGER_CORRUPT', `${place} holds another tree head of size ${size}`, {
    details: { anchor: place, size },
  });
}

/** Something that is no note is another text than any note’s. */
function textOf(note: string): string | undefined {
  try {
    return parseNote(note).text;
  } catch {
    return undefined;
  }
}

/** What went wrong at an anchor, as an error of the catalogue. */
export function anchorError(location: string, doing: 'read' | 'written', cause: unknown): DaybookError {
  if (cause instanceof DaybookError) return cause;
  const { code, name, message } = cause as NodeJS.ErrnoException;
  const why = code ?? (name === 'Error' ? message : name);
  return new DaybookError('ANCHOR_UNAVAILABLE', `${location} cannot be ${doing} (${why})`, { cause });
}
