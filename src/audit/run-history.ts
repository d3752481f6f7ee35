import { type EventEnvelope, isEvent, nameOf } from '../domain/event.js';
import {
  type Direction,
  type Failure,
  type MigrationKind,
  NOT_ATTEMPTED,
  type Step,
} from '../domain/events/fields.js';

/**
 * One step of a run: when it began, how it ended, how long it took. A run of a sequence that waits for those before it waits
 * between two steps: the wait is part of none.
 */
export interface StepHistory {
  step: Step;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  /** `running`: the run is open and stands here; `interrupted`: its executor was stopped or lost in it. */
  outcome: 'passed' | 'failed' | 'skipped' | 'running' | 'interrupted';
}

/** What became of a run. `recovered`: another executor read the outcome of the execution from the receipt. */
export interface RunHistory {
  what: 'run';
  target: string;
  run: string;
  migration: string;
  kind: MigrationKind;
  direction: Direction;
  content: string;
  actor: string;
  executor: string | null;
  startedAt: string;
  endedAt: string | null;
  durationMs: number | null;
  outcome: 'succeeded' | 'failed' | 'not-attempted' | 'open';
  /** Whether the change is in the target; null where that is not known yet. */
  committed: boolean | null;
  recovered: boolean;
  steps: StepHistory[];
  attempts: number;
  batches: number;
  records: number;
  recordsOf: { what: string; count: number }[];
  tablesCreated: string[];
  tablesDropped: string[];
  schemaVersion: string | null;
  backup: string | null;
  /** The run that this one takes back. */
  undoes: string | null;
  failure: (Failure & { step: Step }) | null;
}

/** The events by which a step begins, passes, fails or is left out, without their family. */
const STEP_EVENTS: Readonly<Record<string, readonly [Step, 'started' | 'passed' | 'failed' | 'skipped']>> = {
  'pre-flight-started': ['pre-flight', 'started'],
  'pre-flight-passed': ['pre-flight', 'passed'],
  'pre-flight-failed': ['pre-flight', 'failed'],
  'backup-started': ['backup', 'started'],
  'backup-verified': ['backup', 'passed'],
  'backup-provided': ['backup', 'passed'],
  'backup-failed': ['backup', 'failed'],
  'backup-skipped': ['backup', 'skipped'],
  'schema-validation-started': ['schema-validation', 'started'],
  'schema-validated': ['schema-validation', 'passed'],
  'schema-validation-failed': ['schema-validation', 'failed'],
  'execution-started': ['execution', 'started'],
  'execution-succeeded': ['execution', 'passed'],
  'execution-failed': ['execution', 'failed'],
  'post-validation-started': ['post-validation', 'started'],
  'post-validation-passed': ['post-validation', 'passed'],
  'post-validation-failed': ['post-validation', 'failed'],
  'clean-up-started': ['clean-up', 'started'],
  'clean-up-completed': ['clean-up', 'passed'],
};

type Started = EventEnvelope & {
  data: {
    run: string;
    migration: string;
    kind: MigrationKind;
    direction: Direction;
    content: string;
    undoes?: string;
  };
};

/** A run as it begins. */
export const beginRun = (event: Started, target: string): RunHistory => ({
  what: 'run',
  target,
  run: event.data.run,
  migration: event.data.migration,
  kind: event.data.kind,
  direction: event.data.direction,
  content: event.data.content,
  actor: event.actor,
  executor: event.executor ?? null,
  startedAt: event.time,
  endedAt: null,
  durationMs: null,
  outcome: 'open',
  committed: null,
  recovered: false,
  steps: [],
  attempts: 0,
  batches: 0,
  records: 0,
  recordsOf: [],
  tablesCreated: [],
  tablesDropped: [],
  schemaVersion: null,
  backup: null,
  undoes: event.data.undoes ?? null,
  failure: null,
});

/** Changes a run, which nobody else holds, by one of its events. */
export function continueRun(run: RunHistory, event: EventEnvelope): void {
  noteStep(run, event);
  if (isEvent(event, 'run.execution-succeeded')) {
    const { attempts, records, recordsOf, created, dropped } = event.data;
    const tables = (objects: typeof created) =>
      objects.filter(({ kind }) => kind === 'table').map(({ object }) => object);
    Object.assign(run, { committed: true, attempts, records, recordsOf });
    run.tablesCreated = tables(created);
    run.tablesDropped = tables(dropped);
  } else if (isEvent(event, 'run.execution-failed')) {
    run.attempts = event.data.attempts;
    run.batches = event.data.batches;
  } else if (isEvent(event, 'run.receipt-recovered')) {
    const { committed, batches, records } = event.data;
    Object.assign(run, { recovered: true, committed, batches, records: records ?? run.records });
  } else if (isEvent(event, 'run.checkpoint-reached')) {
    run.batches = event.data.batch;
    run.records = event.data.rowsSoFar;
  } else if (
    isEvent(event, 'run.backup-verified') ||
    isEvent(event, 'run.backup-provided') ||
    isEvent(event, 'run.backup-skipped')
  ) {
    run.backup = event.data.backup ?? null;
  } else if (isEvent(event, 'run.post-validation-passed') || isEvent(event, 'run.post-validation-failed')) {
    run.schemaVersion = event.data.schemaVersion;
  } else if (isEvent(event, 'run.succeeded')) {
    end(run, event, 'succeeded', event.data.durationMs);
  } else if (isEvent(event, 'run.failed')) {
    const { committed, failure, step, durationMs } = event.data;
    Object.assign(run, { committed, failure: { ...failure, step } });
    end(run, event, failure.code === NOT_ATTEMPTED ? 'not-attempted' : 'failed', durationMs);
  }
}

function noteStep(run: RunHistory, event: EventEnvelope): void {
  const noted = STEP_EVENTS[nameOf(event).slice('run.'.length)];
  if (!noted) return;
  const [step, phase] = noted;
  const last = run.steps.at(-1);
  if (phase === 'started') {
    // A step that another executor begins anew is that one step.
    if (last?.step === step) run.steps.pop();
    run.steps.push({ step, startedAt: event.time, endedAt: null, durationMs: null, outcome: 'running' });
    return;
  }
  const began = last?.step === step ? last : undefined;
  if (began) run.steps.pop();
  const announcedAt = began?.startedAt ?? event.time;
  const took = measured(step, event);
  run.steps.push({
    step,
    startedAt: took === undefined ? announcedAt : beganAt(announcedAt, event.time, took),
    endedAt: event.time,
    durationMs: took ?? Math.max(0, Date.parse(event.time) - Date.parse(announcedAt)),
    outcome: phase,
  });
}

/**
 * How long a step took by its own clock. In a sequence the intents of the next runs are recorded ahead, so that the time between
 * two events says nothing; a backup’s event knows only its last part.
 */
function measured(step: Step, { data }: EventEnvelope): number | undefined {
  return step !== 'backup' && typeof data.durationMs === 'number' ? data.durationMs : undefined;
}

/** When a step began that may have been announced long before its turn came. */
function beganAt(announcedAt: string, endedAt: string, durationMs: number): string {
  const latest = Date.parse(endedAt) - Math.ceil(durationMs);
  return latest > Date.parse(announcedAt) ? new Date(latest).toISOString() : announcedAt;
}

function end(
  run: RunHistory,
  event: EventEnvelope,
  outcome: RunHistory['outcome'],
  durationMs: number,
): void {
  Object.assign(run, { outcome, endedAt: event.time, durationMs });
  const last = run.steps.at(-1);
  if (last?.outcome !== 'running') return;
  // The outcome of an execution may have been read from the receipt instead.
  const passed = last.step === 'execution' && run.committed === true;
  Object.assign(last, {
    outcome: passed ? 'passed' : run.failure?.code === 'INTERRUPTED' ? 'interrupted' : 'failed',
  });
}
