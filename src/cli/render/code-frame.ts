import type { Colours } from '../output.js';

/** A line that is longer is cut: what is looked at is where the caret is. */
const WIDTH = 110;

/** The line of a text with a caret under a column, both counting from 1. */
export function codeFrame(text: string, line: number, column: number, colours: Colours): string[] {
  const written = text.split('\n')[line - 1];
  if (written === undefined) return [];
  const from = Math.max(0, column - 1 - WIDTH / 2);
  const shown = written.slice(from, from + WIDTH);
  const gutter = `  ${line} | `;
  // Tabs stay tabs, so that the caret stands where they end.
  const before = written.slice(from, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${colours.dim(gutter)}${shown}`,
    `${colours.dim(`${' '.repeat(gutter.length - 2)}| `)}${before}${colours.red('^')}`,
  ];
}
