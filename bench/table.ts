import { type Figures, figuresOf } from './figures.js';

export type Cell = string | number;

/** A table in Markdown. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Minimum, median and maximum, each as text. */
export const spread = (figures: Figures, show: (value: number) => string): string[] =>
  [figures.minimum, figures.median, figures.maximum].map(show);

/** A table of what rounds measured, a row for each thing. */
export const tableOfRounds = (
  unit: string,
  rows: readonly (readonly [what: string, values: readonly number[]])[],
  show: (value: number) => string,
): string =>
  table(
    [unit, 'minimum', 'median', 'maximum'],
    rows.map(([what, values]) => [what, ...spread(figuresOf(values), show)]),
  );
