import { lexemes } from './lexemes.js';

/** Where the rows of a `COPY … FROM stdin` stand in a script, without the line that ends them: UTF-16 offsets, `end` exclusive. */
export interface CopyData {
  start: number;
  end: number;
}

/** A script as the parser can read it: without the rows of its COPY statements. */
export interface ScriptWithoutCopyData {
  text: string;
  data: CopyData[];
  /** Where in the script a place of the text is. */
  offsetInScript(offset: number): number;
  /** Where rows begin that never end. */
  unclosed?: number;
}

/** Takes out what psql would send behind a `COPY … FROM stdin;`: the lines up to one that holds `\.` alone. */
export function cutCopyData(script: string): ScriptWithoutCopyData {
  const data: CopyData[] = [];
  const pieces: { text: string; from: number }[] = [];
  let at = 0;
  let unclosed: number | undefined;
  for (const { kind, start, end } of /\bstdin\b/i.test(script) ? lexemes(script) : []) {
    if (kind === 'unclosed-copy-data') unclosed = start;
    if (kind !== 'copy-data') continue;
    data.push({ start, end: script.lastIndexOf('\\.', end) });
    pieces.push({ text: script.slice(at, start), from: at });
    at = end;
  }
  pieces.push({ text: script.slice(at), from: at });
  return {
    text: pieces.map(({ text }) => text).join(''),
    data,
    offsetInScript: offsetInPieces(pieces),
    ...(unclosed === undefined ? {} : { unclosed }),
  };
}

/** Where in the whole a place of its joined pieces is: one between two pieces is the end of the first. */
export function offsetInPieces(
  pieces: readonly { text: string; from: number }[],
): (offset: number) => number {
  return (offset) => {
    let left = offset;
    for (const { text, from } of pieces) {
      if (left <= text.length) return from + left;
      left -= text.length;
    }
    const last = pieces.at(-1);
    return last ? last.from + last.text.length : offset;
  };
}
