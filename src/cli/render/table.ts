import { stripVTControlCharacters } from 'node:util';

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/**
 * Rows under titles, in columns two spaces apart. Cells may be coloured; line breaks in them become spaces. Nothing is
 * cut: a value that is too long to show is more useful wrapped by the terminal than missing.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) =>
    columns.map((_, at) => (row[at] ?? '').replace(/\s+/g, ' ')),
  );
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => width(row[at]!))));
  return cells
    .map((row) =>
      row
        .map((cell, at) => {
          const space = ' '.repeat(widths[at]! - width(cell));
          return columns[at]!.align === 'right' ? space + cell : cell + space;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const width = (cell: string): number => [...stripVTControlCharacters(cell)].length;
