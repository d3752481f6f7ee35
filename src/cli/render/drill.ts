import type { Colours } from '../output.js';
import { formatBytes } from './bytes.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { formatTime } from './time.js';

export interface DrilledRestore {
  target: string;
  backup: string;
  madeAt: string;
  tables: number;
  rows: number;
  restoredBytes: number;
  serverVersion: string;
  checkMs: number;
  restoreMs: number;
  analyzeMs: number;
  compareMs: number;
}

/** How long a rehearsed restore took, part by part. */
export function renderDrill(drill: DrilledRestore, colours: Colours): string {
  const { target, backup, madeAt, tables, rows, restoredBytes, serverVersion } = drill;
  const parts: [string, number][] = [
    ['check what is stored', drill.checkMs],
    ['restore', drill.restoreMs],
    ['gather statistics', drill.analyzeMs],
    ['compare', drill.compareMs],
  ];
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  const width = Math.max(...parts.map(([part]) => part.length));
  return [
    `${colours.bold(target)}: backup ${backup} ${colours.green('restored as a drill')} in ${formatDuration(total)}`,
    ...parts.map(([part, ms]) => `  ${part.padEnd(width)}  ${formatDuration(ms)}`),
    colours.dim(
      `  ${counted(tables, 'table')}, ${counted(rows, 'row')}, ${formatBytes(restoredBytes)} on PostgreSQL ${serverVersion}; made ${formatTime(madeAt)}`,
    ),
  ].join('\n');
}
