import type { RunReport } from '../../run/report.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { shortList } from './short-list.js';

/** What `migrate` did on one target. */
export interface MigratedTarget {
  target: string;
  reports: readonly RunReport[];
  applied: readonly string[];
  rolledBack: readonly string[];
  /** What was planned and is not in the target. */
  notApplied: readonly string[];
  /** How many migrations the target had before. */
  appliedBefore: number;
  otherEnvironments: readonly string[];
  missing: readonly string[];
  durationMs: number;
  failed: boolean;
}

export interface Migrated {
  targets: readonly MigratedTarget[];
  notBegun: readonly string[];
}

/** The last lines of `migrate`: target by target, what is done and what is not; empty where nothing was begun. */
export function renderMigrated({ targets, notBegun }: Migrated, colours: Colours): string {
  // Where the first of them failed before anything was tried, the error says it all.
  if (targets.every(({ reports, failed }) => failed && reports.length === 0)) return '';
  const lines = targets.flatMap((target) => [
    headline(target, colours),
    ...details(target).map((line) => colours.dim(`  ${line}`)),
  ]);
  return [...lines, ...notBegun.map((target) => `${colours.bold(target)}: not begun`)].join('\n');
}

function headline(target: MigratedTarget, colours: Colours): string {
  const { applied, notApplied, durationMs, failed, appliedBefore } = target;
  const name = colours.bold(target.target);
  if (failed) {
    const total = applied.length + notApplied.length;
    const what =
      total === 0 ? 'nothing was done' : `${applied.length} of ${counted(total, 'migration')} applied`;
    return `${name}: ${what}, then it ${colours.red('failed')}`;
  }
  if (applied.length === 0) return `${name}: nothing is due, ${counted(appliedBefore, 'migration')} applied`;
  return `${name}: ${counted(applied.length, 'migration')} applied in ${formatDuration(durationMs)}`;
}

function details(target: MigratedTarget): string[] {
  const { applied, rolledBack, notApplied, otherEnvironments, missing, failed } = target;
  const lists: [string, readonly string[]][] = [
    ['applied', failed ? applied : []],
    ['rolled back', rolledBack],
    ['not applied', failed ? notApplied : []],
    ['not for this environment', otherEnvironments],
    ['applied, and its file is gone', missing],
  ];
  return lists
    .filter(([, ids]) => ids.length > 0)
    .map(([what, ids]) => `${what}: ${shortList(ids, MOST_IDS)}`);
}

/** How many ids a line names. */
const MOST_IDS = 10;
