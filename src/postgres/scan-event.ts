/**
 * What the scanner came upon. Offsets are bytes from the beginning of all that was pushed; lines count from 1.
 *
 * `begin`: the first token of a statement. `end`: behind the semicolon of a statement that began, or of an empty one; `copy` where
 * rows follow. `comment`: a line comment outside of everything else, `alone` where nothing stands before it on its line. `rows`: a piece of the rows of a COPY. `rows-end`: behind the
 * line `\.`.
 */
export type ScanEvent =
  | { kind: 'begin'; at: number; line: number }
  | { kind: 'end'; at: number; line: number; copy: boolean }
  | { kind: 'comment'; start: number; end: number; line: number; text: string; alone: boolean }
  | { kind: 'rows'; start: number; end: number }
  | { kind: 'rows-end'; at: number };

/** What is opened and never closed: where it began, and its first bytes (none of rows). */
export interface Unclosed {
  start: number;
  line: number;
  opening: string | undefined;
}
