import type { MigrationStanding, MigrationStatus, TargetStatus } from '../../run/target-status.js';
import type { CommandContext } from '../command.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';
import { formatTime } from './time.js';

export interface Status {
  ledger: { name: string; size: number };
  targets: readonly TargetStatus[];
}

type Rendering = Pick<CommandContext, 'out' | 'verbose'>;

/** How many of the latest applied migrations are shown where nobody asked for all, and how many of the others. */
const LATEST_APPLIED = 10;
const MOST_OTHERS = 30;

const WORDS: Record<MigrationStanding, string> = {
  applied: 'applied',
  changed: 'file changed',
  missing: 'file gone',
  partial: 'partly done',
  failed: 'failed',
  'rolled-back': 'rolled back',
  pending: 'pending',
  'other-environment': 'not for here',
};

const WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));

const POST_VALIDATION_FAILED = 'post-validation failed';

/** Where every target stands. */
export function renderStatus({ ledger, targets }: Status, rendering: Rendering): string {
  const { colours } = rendering.out;
  const head = colours.dim(`ledger ${ledger.name}, ${counted(ledger.size, 'event')}`);
  if (targets.length === 0) return `${head}\nNo target is registered yet: daybook target add NAME`;
  return [head, ...targets.map((target) => renderTarget(target, rendering))].join('\n\n');
}

function renderTarget(status: TargetStatus, { out: { colours }, verbose }: Rendering): string {
  const { environment, region, tags, schema } = status;
  const about = [environment, region, ...tags, ...(schema ? [`schema ${schema.version.slice(0, 12)}`] : [])];
  return [
    `${colours.bold(status.target)}  ${colours.dim(about.join(' · '))}`,
    `  ${counts(status, colours)}`,
    ...remarks(status, colours).map((remark) => `  ${colours.yellow('!')} ${remark}`),
    ...rows(status.migrations, colours, verbose),
  ].join('\n');
}

function counts({ counts: by, due, migrations }: TargetStatus, colours: Colours): string {
  const unfit = migrations.filter(({ postValidation }) => postValidation === 'failed').length;
  const parts = [
    `${by.applied + by.changed + by.missing} applied`,
    due > 0 ? colours.yellow(`${due} due`) : colours.green('nothing due'),
    ...(['failed', 'partial', 'rolled-back', 'changed', 'missing'] as const)
      .filter((standing) => by[standing] > 0)
      .map((standing) => `${by[standing]} ${WORDS[standing]}`),
    ...(unfit > 0 ? [colours.red(`${unfit} ${POST_VALIDATION_FAILED}`)] : []),
  ];
  return parts.join(', ');
}

function remarks({ openRuns, lease, drift, restore }: TargetStatus, colours: Colours): string[] {
  const running = openRuns.map(
    ({ migration, direction, startedAt, last }) =>
      `${migration} ${direction === 'up' ? 'is being applied' : 'is being taken back'} since ${formatTime(startedAt)} ${colours.dim(`(${last})`)}`,
  );
  return [
    ...running,
    ...(lease ? [`leased to ${lease.executor} since ${formatTime(lease.takenAt)}`] : []),
    ...(restore ? [`the backup ${restore.backup} is being restored, or its restore was interrupted`] : []),
    ...(drift
      ? [`changed outside Daybook, found at ${formatTime(drift.at)}: see \`daybook target drift\``]
      : []),
  ];
}

/** The latest applied ones, then all that is not simply applied. */
function rows(migrations: readonly MigrationStatus[], colours: Colours, verbose: boolean): string[] {
  const applied = migrations.filter(simplyApplied);
  const others = migrations.filter((migration) => !simplyApplied(migration));
  const hiddenApplied = verbose ? 0 : Math.max(0, applied.length - LATEST_APPLIED);
  const hiddenOthers = verbose ? 0 : Math.max(0, others.length - MOST_OTHERS);
  const shown = new Set([...applied.slice(hiddenApplied), ...others.slice(0, others.length - hiddenOthers)]);
  const listed = migrations.filter((migration) => shown.has(migration));
  const width = Math.max(WIDTH, ...listed.map((migration) => wordsOf(migration).length));
  return [
    ...(hiddenApplied > 0
      ? [colours.dim(`    ${counted(hiddenApplied, 'earlier one')} applied (--verbose shows all)`)]
      : []),
    ...listed.map((migration) => row(migration, width, colours)),
    ...(hiddenOthers > 0 ? [colours.dim(`    and ${hiddenOthers} more (--verbose shows all)`)] : []),
  ];
}

function row(status: MigrationStatus, width: number, colours: Colours): string {
  const { migration, standing, kind, at, batches } = status;
  const facts = [
    ...(at === undefined ? [] : [formatTime(at)]),
    ...(kind === undefined || kind === 'schema' ? [] : [kind]),
    ...(standing === 'partial' && batches !== undefined ? [counted(batches, 'batch', 'batches')] : []),
  ];
  const word = colourOf(status, colours)(wordsOf(status).padEnd(width));
  return `    ${word}  ${migration}${facts.length > 0 ? `  ${colours.dim(facts.join(' · '))}` : ''}`;
}

const simplyApplied = ({ standing, postValidation }: MigrationStatus): boolean =>
  standing === 'applied' && postValidation === undefined;

const wordsOf = ({ standing, postValidation }: MigrationStatus): string =>
  postValidation === undefined ? WORDS[standing] : `${WORDS[standing]}, ${POST_VALIDATION_FAILED}`;

function colourOf({ standing, postValidation }: MigrationStatus, colours: Colours): (text: string) => string {
  if (postValidation === 'failed') return colours.red;
  if (standing === 'applied') return colours.green;
  if (standing === 'failed' || standing === 'changed' || standing === 'missing') return colours.red;
  return standing === 'other-environment' ? colours.dim : colours.yellow;
}
