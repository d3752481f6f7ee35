import type { KnownBackup } from '../../run/find-backup.js';
import type { KnownLeftover } from '../../run/list-leftovers.js';
import type { Colours } from '../output.js';
import { formatBytes } from './bytes.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { renderTable } from './table.js';
import { formatTime } from './time.js';

/** A backup that was made just now: dumped and verified, or by the configured command, which vouches for it. */
export interface MadeBackup {
  target: string;
  backup: string;
  bytes: number;
  sha256: string;
  verified: boolean;
  provided: KnownBackup['provided'];
  /** Null where it is in no store of ours. */
  location: string | null;
  durationMs: number;
}

/** `shop: half of 0197…, written to at 12:00: being made, or left by a lost process` */
export const renderLeftover = ({ target, backup, writtenAt }: KnownLeftover): string =>
  `${target}: half of ${backup}, last written to ${formatTime(writtenAt)}: being made, or left for \`backup prune\` by a lost process`;

export function renderMadeBackups(
  { backups, notBegun }: { backups: readonly MadeBackup[]; notBegun: readonly string[] },
  colours: Colours,
): string {
  return [
    ...backups.flatMap((made) =>
      made.provided ? provided(made, made.provided, colours) : verified(made, colours),
    ),
    ...notBegun.map((target) => `${colours.bold(target)}: not begun`),
  ].join('\n');
}

const verified = (made: MadeBackup, colours: Colours): string[] => [
  `${colours.bold(made.target)}: backup ${made.backup} made and ${colours.green('verified')} in ${formatDuration(made.durationMs)}`,
  colours.dim(`  ${formatBytes(made.bytes)} · sha256 ${made.sha256.slice(0, 16)}… · ${made.location}`),
];

const provided = (
  { target, backup, durationMs }: MadeBackup,
  { program, id }: NonNullable<MadeBackup['provided']>,
  colours: Colours,
): string[] => [
  `${colours.bold(target)}: backup ${backup} made by ${program} in ${formatDuration(durationMs)}`,
  colours.dim(
    `  ${id === null ? 'it succeeded' : `it knows it as ${id}`} · Daybook has not seen it restored`,
  ),
];

/** Backups as a table, the oldest first. */
export function renderBackups(backups: readonly KnownBackup[], now: Date): string {
  if (backups.length === 0) return 'There are no backups.';
  const columns = [
    { title: 'Backup' },
    { title: 'Target' },
    { title: 'Made' },
    { title: 'Age', align: 'right' as const },
    { title: 'Size', align: 'right' as const },
    { title: 'Verified' },
    { title: 'State' },
  ];
  const rows = backups.map(({ backup, target, at, bytes, verified, provided, drilled, stored, recorded }) => [
    backup,
    target,
    formatTime(at),
    formatDuration(now.getTime() - Date.parse(at)),
    formatBytes(bytes),
    `${verified ? 'yes' : 'no'}${drilled ? `, drilled in ${formatDuration(drilled.durationMs)}` : ''}`,
    provided
      ? `by ${provided.program}${provided.id === null ? '' : `: ${provided.id}`}`
      : stored
        ? recorded
          ? 'stored'
          : 'stored, not in the ledger'
        : 'not in this store',
  ]);
  return renderTable(columns, rows);
}

export function renderVerifiedBackup(
  verified: {
    target: string;
    backup: string;
    tables: number;
    rows: number;
    restoredBytes: number;
    durationMs: number;
  },
  colours: Colours,
): string {
  const { target, backup, tables, rows, restoredBytes, durationMs } = verified;
  return [
    `${colours.bold(target)}: backup ${backup} ${colours.green('restores to what was dumped')}`,
    colours.dim(
      `  ${counted(tables, 'table')}, ${counted(rows, 'row')}, ${formatBytes(restoredBytes)} restored and compared in ${formatDuration(durationMs)}`,
    ),
  ].join('\n');
}
