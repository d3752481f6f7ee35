import type { RunReport } from '../../run/report.js';
import type { Colours } from '../output.js';
import { formatDuration } from './duration.js';
import { shortList } from './short-list.js';
import { formatTime } from './time.js';
import { wrapList } from './wrap.js';

/** How many tables or kinds of records one line names. */
const MOST_NAMED = 8;

/** A run as the log that operators know shows it, one fact a line; long lists go on in the next, up to the width. */
export function renderRunLog(report: RunReport, colours: Colours, width: number): string {
  const { failure, tablesDropped, backup } = report;
  const list = (label: string, text: string): [string, string] => [
    label,
    wrapList(text, width, label.length + 2),
  ];
  const lines: [string, string][] = [
    ['Migration', report.migration],
    ['Target', report.target],
    ['Status', statusOf(report, colours)],
    ['Executed', formatTime(report.executedAt)],
    ['Duration', seconds(report.durationMs)],
    list('Tables Created', named(report.tablesCreated)),
    ...(tablesDropped.length > 0 ? [list('Tables Dropped', named(tablesDropped))] : []),
    list('Records Affected', records(report)),
    ['Schema Version', report.schemaVersion?.slice(0, 12) ?? 'unchanged'],
    ...(backup === undefined ? [] : ([['Backup', backup]] as [string, string][])),
    ['Rollback Available', report.rollbackAvailable ? 'YES' : 'NO'],
    ...(failure ? ([['Failed At', `${failure.step} (${failure.summary})`]] as [string, string][]) : []),
  ];
  return lines.map(([label, value]) => `${colours.dim(`${label}:`)} ${value}`).join('\n');
}

/** A run in one line, for sequences in which blocks would hide what matters. */
export function renderRunLine(report: RunReport, colours: Colours): string {
  const status = statusOf(report, colours);
  const space = ' '.repeat(Math.max(0, 'ROLLED BACK'.length - statusWord(report).length));
  return `${status}${space}  ${report.migration}  ${colours.dim(`${report.target}  ${formatDuration(report.durationMs)}`)}`;
}

/** `SUCCESS`, `FAILED`, `ROLLED BACK` or `RECOVERED`. */
export function statusWord({ status, direction }: Pick<RunReport, 'status' | 'direction'>): string {
  if (status === 'failed') return 'FAILED';
  if (status === 'rolled-back' || direction === 'down') return 'ROLLED BACK';
  return status === 'recovered' ? 'RECOVERED' : 'SUCCESS';
}

function statusOf(report: RunReport, colours: Colours): string {
  const word = statusWord(report);
  if (word === 'FAILED') return colours.red(word);
  return word === 'SUCCESS' ? colours.green(word) : colours.yellow(word);
}

/** `2.3 seconds`: always in seconds, as the log has it. */
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 1_000 ? 3 : 1)} seconds`;

/** `150 users, 10 groups`. */
function records({ records: total, recordsOf }: RunReport): string {
  if (recordsOf.length === 0) return total === 0 ? 'none' : `${total} rows`;
  return named(recordsOf.map(({ what, count }) => `${count} ${what}`));
}

const named = (items: readonly string[]): string =>
  items.length === 0 ? 'none' : shortList(items, MOST_NAMED);
