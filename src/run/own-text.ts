import { offsetInPieces } from '../postgres/copy-data.js';
import type { Statement } from '../postgres/statements.js';

/** The text of some of a section’s statements as it is sent: without the rows of COPY statements, which go another way. */
export interface OwnText {
  text: string;
  copyData: string[];
  /** Where in the section a place of the text is (UTF-16 offsets). */
  offsetInSection(offset: number): number;
}

/** Cuts statements that lie one behind the other out of their section. */
export function ownText(sql: string, statements: readonly Statement[]): OwnText {
  const start = statements[0]?.start ?? 0;
  const end = statements.at(-1)?.end ?? start;
  const copyData: string[] = [];
  const pieces: { text: string; from: number }[] = [];
  let at = start;
  for (const { copyData: rows } of statements) {
    if (!rows) continue;
    copyData.push(sql.slice(rows.start, rows.end));
    if (rows.start > end) continue;
    pieces.push({ text: sql.slice(at, rows.start), from: at });
    at = rows.end + END_OF_ROWS.length;
  }
  pieces.push({ text: sql.slice(at, end), from: at });
  return {
    text: pieces.map(({ text }) => text).join(''),
    copyData,
    offsetInSection: offsetInPieces(pieces),
  };
}

const END_OF_ROWS = '\\.';
