import type { HistoryEntry, Incident } from '../../audit/history.js';
import type { RunHistory, StepHistory } from '../../audit/run-history.js';
import type { CommandContext } from '../command.js';
import type { Colours } from '../output.js';
import { formatDuration } from './duration.js';
import { formatTime } from './time.js';

type Rendering = Pick<CommandContext, 'out' | 'verbose'>;

const INCIDENTS: Record<Incident['what'], string> = {
  registered: 'registered',
  adopted: 'adopted',
  resolved: 'resolved',
  'drift-detected': 'drift detected',
  'taken-over': 'taken over',
  backup: 'backup',
  'backup-verified': 'backup verified',
  'backup-failed': 'backup failed',
  'backup-removed': 'backup removed',
  'restore-drilled': 'restore drilled',
  restored: 'restored',
  'old-dropped': 'old database dropped',
  'restore-failed': 'restore failed',
};

/** One thing that happened, with what belongs to it on lines of their own. */
export function renderHistoryEntry(entry: HistoryEntry, { out: { colours }, verbose }: Rendering): string {
  return entry.what === 'run' ? renderRun(entry, colours, verbose) : renderIncident(entry, colours);
}

function renderIncident(incident: Incident, colours: Colours): string {
  const { at, target, what, says, subject, actor, executor } = incident;
  return [
    `${colours.dim(formatTime(at))}  ${target}  ${colours.cyan(INCIDENTS[what])}  ${says}`,
    colours.dim(`    ${[by(actor, executor), ...(subject === null ? [] : [subject])].join(' · ')}`),
  ].join('\n');
}

function renderRun(run: RunHistory, colours: Colours, verbose: boolean): string {
  const { startedAt, target, migration, durationMs, actor, executor } = run;
  const took = durationMs === null ? '' : `  ${colours.dim(formatDuration(durationMs))}`;
  return [
    `${colours.dim(formatTime(startedAt))}  ${target}  ${outcome(run, colours)}  ${migration}${took}`,
    ...(run.failure && run.outcome === 'failed'
      ? [`    ${colours.red('✗')} ${run.failure.step}: ${run.failure.summary}`]
      : []),
    colours.dim(`    ${by(actor, executor)} · run ${run.run}`),
    ...(run.steps.length > 0 && !verbose ? [colours.dim(`    ${run.steps.map(shortStep).join(' · ')}`)] : []),
    ...(verbose ? [...run.steps.map((step) => longStep(step, colours)), ...factsOf(run, colours)] : []),
  ].join('\n');
}

function outcome({ outcome: came, direction, recovered, committed }: RunHistory, colours: Colours): string {
  if (came === 'succeeded') {
    const word = direction === 'down' ? 'ROLLED BACK' : recovered ? 'RECOVERED' : 'SUCCESS';
    return word === 'SUCCESS' ? colours.green(word) : colours.yellow(word);
  }
  if (came === 'open') return colours.yellow(direction === 'up' ? 'RUNNING' : 'ROLLING BACK');
  if (came === 'not-attempted') return colours.dim('NOT ATTEMPTED');
  return colours.red(committed ? 'FAILED, COMMITTED' : 'FAILED');
}

const by = (actor: string, executor: string | null): string =>
  executor === null ? `by ${actor}` : `by ${actor} through ${executor}`;

function shortStep({ step, outcome: came, durationMs }: StepHistory): string {
  if (came === 'passed') return `${step} ${durationMs === null ? '' : formatDuration(durationMs)}`.trim();
  return `${step} ${came}`;
}

const longStep = ({ step, startedAt, durationMs, outcome: came }: StepHistory, colours: Colours): string =>
  colours.dim(
    `    ${startedAt.slice(11, 23)}  ${step.padEnd(17)}  ${came.padEnd(11)} ${durationMs === null ? '' : formatDuration(durationMs)}`.trimEnd(),
  );

function factsOf(run: RunHistory, colours: Colours): string[] {
  const facts: [string, string | null][] = [
    ['tables created', run.tablesCreated.join(', ')],
    ['tables dropped', run.tablesDropped.join(', ')],
    [
      'records',
      run.recordsOf.map(({ what, count }) => `${count} ${what}`).join(', ') || String(run.records || ''),
    ],
    ['batches', run.batches > 0 ? String(run.batches) : ''],
    ['attempts', run.attempts > 1 ? String(run.attempts) : ''],
    ['schema version', run.schemaVersion?.slice(0, 12) ?? ''],
    ['backup', run.backup],
    ['takes back', run.undoes],
    ['content', run.content.slice(0, 12)],
  ];
  return facts.filter(([, value]) => value).map(([what, value]) => colours.dim(`    ${what}: ${value}`));
}
