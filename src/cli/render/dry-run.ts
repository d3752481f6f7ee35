import type { Check } from '../../domain/events/fields.js';
import type { DryRunReport, DryRunResult } from '../../run/dry-run.js';
import type { HeldLock } from '../../run/held-locks.js';
import type { CommandContext } from '../command.js';
import type { Colours } from '../output.js';
import { renderCheck } from './check.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { shortList } from './short-list.js';

/** A dry run as a document: its error stands beside those of other targets. */
export const dryRunDocument = ({ target, checks, runs }: DryRunResult) => ({ target, checks, runs });

export interface DryRunDocument {
  /** A rollback has one form only, and does not say it. */
  how?: 'rollback' | 'scratch';
  targets: readonly ReturnType<typeof dryRunDocument>[];
  notBegun: readonly string[];
}

/** What would happen, target by target; with --verbose every check, else those that passed are left out. */
export function renderDryRuns(
  { targets, notBegun, how }: DryRunDocument,
  { out: { colours }, verbose }: Pick<CommandContext, 'out' | 'verbose'>,
): string {
  const parts = targets.map((target) => renderTarget(target, how, colours, verbose));
  return [...parts, ...notBegun.map((target) => `${colours.bold(target)}: not tried`)].join('\n\n');
}

function renderTarget(
  { target, checks, runs }: DryRunDocument['targets'][number],
  how: DryRunDocument['how'],
  colours: Colours,
  verbose: boolean,
): string {
  const nothing = checks.length === 0 ? 'nothing is due' : 'nothing could be tried';
  const what =
    runs.length === 0
      ? nothing
      : `${counted(runs.length, how === 'scratch' ? 'run' : 'migration')} tried${how === 'scratch' ? ' on a copy' : ', and rolled back'}`;
  return [
    `${colours.bold(target)}: ${what}`,
    ...shown(checks, verbose).map((check) => `  ${renderCheck(check, colours)}`),
    ...runs.flatMap((run) => renderRun(run, colours, verbose)),
  ].join('\n');
}

function renderRun(run: DryRunReport, colours: Colours, verbose: boolean): string[] {
  const facts: [string, string][] = [
    ['creates', named(run.created)],
    ['drops', named(run.dropped)],
    ['changes', records(run)],
    ['locks', locks(run.locks)],
  ];
  const direction = run.direction === 'down' ? 'would be taken back' : 'would be applied';
  return [
    '',
    `  ${run.migration}  ${colours.dim(`${direction} in ${formatDuration(run.durationMs)}`)}`,
    ...facts
      .filter(([, text]) => text !== '')
      .map(([what, text]) => `    ${colours.dim(what.padEnd(8))} ${text}`),
    ...shown(run.checks, verbose).map((check) => `    ${renderCheck(check, colours)}`),
  ];
}

const shown = (checks: readonly Check[], verbose: boolean): readonly Check[] =>
  verbose ? checks : checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'warned');

/** How many things one line names. */
const MOST_NAMED = 12;

/** `tables users, user_groups; 3 indexes`: tables and views by name, of the rest their number where there are many. */
function named(objects: DryRunReport['created']): string {
  const byKind = new Map<string, string[]>();
  for (const { kind, object } of objects) byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  const important = ([kind]: [string, string[]]): number => (/table|view/.test(kind) ? 0 : 1);
  return [...byKind]
    .sort((a, b) => important(a) - important(b))
    .map(([kind, names]) => {
      if (!/table|view/.test(kind) && names.length > 3) return `${names.length} ${plural(kind)}`;
      return `${names.length === 1 ? kind : plural(kind)} ${shortList(names, MOST_NAMED)}`;
    })
    .join('; ');
}

const plural = (kind: string): string => (kind.endsWith('x') ? `${kind}es` : `${kind}s`);

const records = ({ records: total, recordsOf }: DryRunReport): string =>
  recordsOf.length > 0
    ? shortList(
        recordsOf.map(({ what, count }) => `${count} ${what}`),
        MOST_NAMED,
      )
    : total > 0
      ? counted(total, 'row')
      : '';

/** `AccessExclusive on users, user_groups; RowExclusive on audit_log`. */
function locks(held: readonly HeldLock[]): string {
  const byMode = new Map<string, string[]>();
  for (const { mode, relation } of held) {
    const short = mode.replace(/Lock$/, '');
    byMode.set(short, [...(byMode.get(short) ?? []), relation]);
  }
  return [...byMode].map(([mode, relations]) => `${mode} on ${shortList(relations, MOST_NAMED)}`).join('; ');
}
