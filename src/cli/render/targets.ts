import type { Colours } from '../output.js';
import { renderTable } from './table.js';

export interface ListedTarget {
  target: string;
  environment: string;
  region: string;
  tags: readonly string[];
  database: string;
  schemaVersion: string | null;
  /** `host:port/database` where this machine knows the URL. */
  reached: string | null;
}

export interface TargetList {
  targets: readonly ListedTarget[];
  /** Configured, and not known to the ledger. */
  unregistered: readonly string[];
}

/** The targets as a table. */
export function renderTargets({ targets, unregistered }: TargetList, colours: Colours): string {
  const rows = targets.map(({ target, environment, region, tags, schemaVersion, reached, database }) => [
    target,
    environment,
    region,
    tags.join(' '),
    schemaVersion?.slice(0, 12) ?? '-',
    reached ?? `${database}, URL not known here`,
  ]);
  const columns = ['Target', 'Environment', 'Region', 'Tags', 'Schema', 'Database'].map((title) => ({
    title,
  }));
  return [
    targets.length === 0 ? 'No target is registered yet.' : renderTable(columns, rows),
    ...unregistered.map((name) =>
      colours.dim(`configured, not registered: ${name} (daybook target add ${name})`),
    ),
  ].join('\n');
}
