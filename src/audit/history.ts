import { type EventEnvelope, isEvent } from '../domain/event.js';
import { targetOfStream } from '../domain/stream.js';
import { beginRun, continueRun, type RunHistory } from './run-history.js';

/** Something that happened to a target outside a run. */
export interface Incident {
  what:
    | 'registered'
    | 'adopted'
    | 'resolved'
    | 'drift-detected'
    | 'taken-over'
    | 'backup'
    | 'backup-verified'
    | 'backup-failed'
    | 'backup-removed'
    | 'restore-drilled'
    | 'restored'
    | 'old-dropped'
    | 'restore-failed';
  target: string;
  at: string;
  actor: string;
  executor: string | null;
  /** The backup or restore that it is about; null where it is about none. */
  subject: string | null;
  /** In one sentence. */
  says: string;
  /** The migrations that it is about. */
  migrations: string[];
}

export type HistoryEntry = RunHistory | Incident;

/**
 * What was done on a target, by whom and when: its runs with their steps, and what else happened to it, in the order in which it
 * began.
 *
 * @param events of one target’s stream, in their order
 */
export function targetHistory(events: Iterable<EventEnvelope>): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const runs = new Map<string, RunHistory>();
  for (const event of events) {
    const target = targetOfStream(event.subject) ?? event.subject;
    if (isEvent(event, 'run.started')) {
      const run = beginRun(event, target);
      runs.set(run.run, run);
      entries.push(run);
      continue;
    }
    const run = runs.get(event.data.run as string);
    if (run) {
      continueRun(run, event);
      continue;
    }
    const told = tell(event);
    if (!told) continue;
    const { actor, executor = null, time: at } = event;
    entries.push({ target, at, actor, executor, subject: null, migrations: [], ...told });
  }
  return entries;
}

/** The entries that are about a migration. */
export const aboutMigration = (entries: readonly HistoryEntry[], migration: string): HistoryEntry[] =>
  entries.filter((entry) =>
    entry.what === 'run' ? entry.migration === migration : entry.migrations.includes(migration),
  );

type Told = Pick<Incident, 'what' | 'says'> & Partial<Incident>;

function tell(event: EventEnvelope): Told | undefined {
  if (isEvent(event, 'target.registered')) {
    const { environment, region, database } = event.data;
    return { what: 'registered', says: `database ${database.name}, ${environment}, ${region}` };
  }
  if (isEvent(event, 'target.adopted')) {
    const { fingerprint, baseline, reason } = event.data;
    const migrations = baseline.map(({ migration }) => migration);
    const count = migrations.length === 0 ? '' : ` with ${migrations.length} migrations`;
    const why = reason === undefined ? '' : `: ${reason}`;
    return { what: 'adopted', says: `schema ${fingerprint.slice(0, 12)}${count}${why}`, migrations };
  }
  if (isEvent(event, 'target.outcome-resolved')) {
    const { migration, decision, stage, reason } = event.data;
    const what = stage === undefined ? migration : `stage ${stage} of ${migration}`;
    return { what: 'resolved', says: `${what} counts as ${decision}: ${reason}`, migrations: [migration] };
  }
  if (isEvent(event, 'target.drift-detected')) {
    const { expected, found, count, differences } = event.data;
    const first = differences[0] ? `, first ${differences[0].change}: ${differences[0].fact}` : '';
    return {
      what: 'drift-detected',
      says: `${found.slice(0, 12)} instead of ${expected.slice(0, 12)}, ${count} differences${first}`,
    };
  }
  if (isEvent(event, 'target.lease-taken-over')) {
    return { what: 'taken-over', says: 'from an executor that was lost' };
  }
  return tellOfBackups(event);
}

function tellOfBackups(event: EventEnvelope): Told | undefined {
  if (isEvent(event, 'run.backup-created')) {
    const { backup, bytes, tables, rows } = event.data;
    return { what: 'backup', subject: backup, says: `${bytes} bytes, ${tables} tables, ${rows} rows` };
  }
  if (isEvent(event, 'run.backup-provided')) {
    const { backup, program, evidence } = event.data;
    return {
      what: 'backup',
      subject: backup,
      says: `made by ${program}${evidence ? `: ${evidence.id}` : ''}`,
    };
  }
  if (isEvent(event, 'run.backup-verified')) {
    return { what: 'backup-verified', subject: event.data.backup, says: 'it restores to what was dumped' };
  }
  if (isEvent(event, 'run.backup-failed')) {
    const { backup, failure } = event.data;
    return { what: 'backup-failed', subject: backup, says: failure.summary };
  }
  if (isEvent(event, 'run.backup-removed')) {
    const { backup, bytes, rule } = event.data;
    return { what: 'backup-removed', subject: backup, says: `${bytes} bytes, by the rule: ${rule}` };
  }
  if (isEvent(event, 'run.restore-succeeded')) {
    const { backup, epoch, kept } = event.data;
    return { what: 'restored', subject: backup, says: `epoch ${epoch} begins; ${kept} was kept` };
  }
  if (isEvent(event, 'run.restore-drilled')) {
    const { backup, durationMs, restoredBytes } = event.data;
    const says = `a rehearsal restored ${restoredBytes} bytes in ${Math.round(durationMs)} ms`;
    return { what: 'restore-drilled', subject: backup, says };
  }
  if (isEvent(event, 'run.restore-kept-dropped')) {
    return { what: 'old-dropped', says: `${event.data.database}, which a restore had kept` };
  }
  if (isEvent(event, 'run.restore-failed')) {
    const { backup, failure } = event.data;
    return { what: 'restore-failed', subject: backup, says: failure.summary };
  }
  return undefined;
}
