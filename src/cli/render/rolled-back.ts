import type { RunReport } from '../../run/report.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';
import { shortList } from './short-list.js';

/** What `rollback` did on one target. */
export interface RolledBackTarget {
  target: string;
  reports: readonly RunReport[];
  rolledBack: readonly string[];
  /** What was to be taken back and stands. */
  notRolledBack: readonly string[];
  failed: boolean;
}

export interface RolledBack {
  targets: readonly RolledBackTarget[];
  notBegun: readonly string[];
}

/** How many ids a line names. */
const MOST_IDS = 10;

/** The last lines of `rollback`: target by target, what was taken back and what stands; empty where nothing was begun. */
export function renderRolledBack({ targets, notBegun }: RolledBack, colours: Colours): string {
  // Where the first of them failed before anything was tried, the error says it all.
  if (targets.every(({ reports, failed }) => failed && reports.length === 0)) return '';
  const lines = targets.flatMap(({ target, rolledBack, notRolledBack, failed }) => {
    const name = colours.bold(target);
    if (!failed) {
      const what =
        rolledBack.length === 0
          ? 'nothing to take back'
          : `${counted(rolledBack.length, 'migration')} taken back`;
      return [`${name}: ${what}`];
    }
    const stands =
      notRolledBack.length > 0 ? [colours.dim(`  still applied: ${shortList(notRolledBack, MOST_IDS)}`)] : [];
    return [
      `${name}: ${rolledBack.length} of ${counted(rolledBack.length + notRolledBack.length, 'migration')} taken back, then it ${colours.red('failed')}`,
      ...stands,
    ];
  });
  return [...lines, ...notBegun.map((target) => `${colours.bold(target)}: not begun`)].join('\n');
}
