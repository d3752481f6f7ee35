import type { Replayed } from '../../audit/replay.js';
import type { MigrationState, TargetState } from '../../domain/target/state.js';
import type { Colours } from '../output.js';
import { renderTable } from './table.js';
import { formatTime } from './time.js';

/** How many migrations of a target are listed, the last ones; --json has them all. */
export const MIGRATIONS_SHOWN = 20;

/** How much of a digest people compare. */
const DIGEST_LENGTH = 12;

export function renderReplayed(replayed: Replayed & { from: string }, colours: Colours): string {
  const { from, size, lastTime, state, hash } = replayed;
  const targets = Object.entries(state.targets).map(([name, target]) => renderTarget(name, target, colours));
  const summary = [
    `From        ${from}`,
    `Events      ${size}${lastTime === null ? '' : `, the last of ${formatTime(lastTime)}`}`,
    `Migrations  ${Object.keys(state.catalog.migrations).length} registered`,
    `State hash  ${colours.bold(hash)}`,
  ];
  return [...targets, summary.join('\n')].join('\n\n');
}

function renderTarget(name: string, target: TargetState, colours: Colours): string {
  const runs = Object.values(target.openRuns);
  const lines = [
    `${colours.bold(name)}  ${target.environment}, ${target.region}, schema version ${schemaVersion(target)}`,
    ...(target.drift ? [`  drift was found on ${formatTime(target.drift.at)}`] : []),
    ...runs.map(
      ({ run, migration, direction, last }) => `  open run ${run}: ${migration} ${direction}, after ${last}`,
    ),
  ];
  const migrations = Object.entries(target.migrations).sort(byTime);
  const applied = migrations.filter(([, { status }]) => status === 'applied').length;
  lines.push(`  ${applied} applied${migrations.length > applied ? ` of ${migrations.length} tried` : ''}`);
  const shown = migrations.slice(-MIGRATIONS_SHOWN);
  if (shown.length < migrations.length) lines.push(`  … ${migrations.length - shown.length} before these`);
  if (shown.length > 0) lines.push(indent(migrationTable(shown)));
  return lines.join('\n');
}

function migrationTable(migrations: readonly [string, MigrationState][]): string {
  return renderTable(
    [{ title: 'Migration' }, { title: 'Status' }, { title: 'Since' }],
    migrations.map(([id, { status, at, postValidation }]) => [
      id,
      postValidation === undefined ? status : `${status}, post-validation failed`,
      formatTime(at),
    ]),
  );
}

const schemaVersion = ({ schema }: TargetState): string =>
  schema ? schema.version.slice(0, DIGEST_LENGTH) : 'unknown';

const byTime = ([a, one]: [string, MigrationState], [b, other]: [string, MigrationState]): number =>
  one.at === other.at ? (a < b ? -1 : 1) : one.at < other.at ? -1 : 1;

const indent = (text: string): string => text.replace(/^/gm, '  ');
