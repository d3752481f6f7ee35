import { type EventEnvelope, isEvent, nameOf } from '../event.js';
import { INTERRUPTED, NOT_ATTEMPTED } from '../events/fields.js';
import { evolveBy } from '../evolution.js';
import { own } from '../own.js';
import { evolveBackup } from './evolve-backup.js';
import type { MigrationState, OpenRun, TargetState } from './state.js';

/** Changes a target’s state by an event of the family `run`. */
export function evolveRun(state: TargetState, event: EventEnvelope): void {
  evolveBackup(state, event);
  if (isEvent(event, 'run.started')) {
    state.openRuns[event.data.run] = open(event, event.data);
    return;
  }
  const run = state.openRuns[event.data.run as string];
  if (!run) return;
  const next = copyOf(run);
  next.last = nameOf(event).slice('run.'.length);
  advance(next, event);
  state.openRuns[run.run] = next;
  conclude(state, event, run);
}

function open(event: EventEnvelope, data: { [Key in keyof OpenRun]?: unknown }): OpenRun {
  return {
    run: data.run as string,
    migration: data.migration as string,
    kind: data.kind as OpenRun['kind'],
    direction: data.direction as OpenRun['direction'],
    content: data.content as string,
    fence: data.fence as number,
    withRollback: data.withRollback as boolean,
    startedAt: event.time,
    last: 'started',
    committed: false,
    batches: 0,
    records: 0,
    undoes: (data.undoes as string | undefined) ?? null,
    backup: null,
    schemaBefore: null,
  };
}

/** Written out, since V8 takes ten times as long to spread an object of so many members. */
const copyOf = (run: OpenRun): OpenRun => ({
  run: run.run,
  migration: run.migration,
  kind: run.kind,
  direction: run.direction,
  content: run.content,
  fence: run.fence,
  withRollback: run.withRollback,
  startedAt: run.startedAt,
  last: run.last,
  committed: run.committed,
  batches: run.batches,
  records: run.records,
  undoes: run.undoes,
  backup: run.backup,
  schemaBefore: run.schemaBefore,
});

/** What an event says of how far its run has come. */
const advance = evolveBy<OpenRun>({
  'run.execution-succeeded': (run, { data }) => {
    run.committed = true;
    run.records = data.records;
  },
  'run.receipt-recovered': (run, { data }) => {
    run.committed = data.committed;
    run.batches = data.batches;
    run.records = data.records ?? run.records;
  },
  'run.checkpoint-reached': (run, { data }) => {
    run.batches = data.batch;
    run.records = data.rowsSoFar;
  },
  'run.schema-validated': (run, { data }) => {
    run.schemaBefore = data.method === 'lineage' ? null : data.schemaVersion;
  },
  'run.backup-verified': (run, { data }) => {
    run.backup = data.backup;
  },
  'run.backup-provided': (run, { data }) => {
    run.backup = data.backup;
  },
  'run.backup-skipped': (run, { data }) => {
    run.backup = data.backup ?? null;
  },
});

/** What an event of a run, which was as it is given, means for the target. */
const conclude = evolveBy<TargetState, [run: OpenRun]>({
  'run.execution-succeeded': settle,
  'run.receipt-recovered': (state, event, run) => {
    const { committed, batches } = event.data;
    if (committed) settle(state, event, run);
    else if (batches > 0) mark(state, run, event.time, 'partial', batches);
  },
  'run.checkpoint-reached': (state, { time, data }, run) => mark(state, run, time, 'partial', data.batch),
  'run.schema-validated': (state, { data }) => acceptSchema(state, data),
  'run.post-validation-passed': (state, { data }, run) => {
    validate(state, data, run);
    judge(state, run, true);
  },
  'run.post-validation-failed': (state, { data }, run) => {
    validate(state, data, run);
    judge(state, run, false);
  },
  'run.succeeded': (state, { data }, run) => close(state, run, data.rollbackAvailable),
  'run.failed': (state, event, run) => {
    const { committed, failure, fingerprint, rollbackAvailable } = event.data;
    if (!committed && failure.code !== NOT_ATTEMPTED) fail(state, event, run);
    fallBack(state, run, committed, failure.code);
    if (fingerprint !== undefined) state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
    close(state, run, committed ? rollbackAvailable : undefined);
  },
});

function settle(state: TargetState, { time }: EventEnvelope, run: OpenRun): void {
  mark(state, run, time, run.direction === 'up' ? 'applied' : 'rolled-back');
}

function validate(
  state: TargetState,
  { method, schemaVersion }: { method: string; schemaVersion: string },
  run: OpenRun,
): void {
  state.schema = nextSchema(state, method, schemaVersion);
  if (method === 'fingerprint') leaveFingerprint(state, run, schemaVersion);
}

function mark(
  state: TargetState,
  run: OpenRun,
  at: string,
  status: MigrationState['status'],
  batches = 0,
): void {
  const before = own(state.migrations, run.migration);
  state.migrations[run.migration] = {
    status,
    content: run.content,
    run: run.run,
    at,
    rollbackAvailable: status === 'rolled-back' ? false : (before?.rollbackAvailable ?? false),
    batches,
    schemaBefore: schemaBefore(run, before, status),
    schemaAfter: null,
  };
}

/** What is half done began on the schema that its first run found, and what is half taken back still leads to it. */
function schemaBefore(
  run: OpenRun,
  before: MigrationState | undefined,
  status: MigrationState['status'],
): string | null {
  const goesOn = before?.status === 'partial' && before.content === run.content;
  const halfBack = status === 'partial' && run.direction === 'down';
  return before && (goesOn || halfBack) ? before.schemaBefore : run.schemaBefore;
}

function acceptSchema(state: TargetState, data: { method: string; schemaVersion: string }): void {
  if (data.method === 'lineage') return;
  state.schema = { version: data.schemaVersion, fingerprint: data.schemaVersion, appliedSince: 0 };
}

function leaveFingerprint(state: TargetState, run: OpenRun, fingerprint: string): void {
  state.drift = null;
  const migration = own(state.migrations, run.migration);
  if (migration) state.migrations[run.migration] = { ...migration, schemaAfter: fingerprint };
}

/** The last word counts: whoever recovers a run validates its change again. */
function judge(state: TargetState, run: OpenRun, passed: boolean): void {
  const migration = own(state.migrations, run.migration);
  if (!migration || (passed && migration.postValidation === undefined)) return;
  const { postValidation: _, ...rest } = migration;
  state.migrations[run.migration] = passed ? rest : { ...rest, postValidation: 'failed' };
}

function nextSchema(state: TargetState, method: string, version: string): TargetState['schema'] {
  if (method === 'fingerprint' || state.schema === null)
    return { version, fingerprint: version, appliedSince: 0 };
  return { version, fingerprint: state.schema.fingerprint, appliedSince: state.schema.appliedSince + 1 };
}

function fail(state: TargetState, event: EventEnvelope, run: OpenRun): void {
  const before = own(state.migrations, run.migration);
  if (before && before.status !== 'failed') return;
  mark(state, run, event.time, 'failed');
}

/** A run that is to fall back does so by another one. Only one that was cut short leaves that to whoever comes next. */
function fallBack(state: TargetState, run: OpenRun, committed: boolean, code: string): void {
  const migration = own(state.migrations, run.migration);
  if (!migration) return;
  const { fallback, ...rest } = migration;
  if (run.direction === 'up' && committed && run.withRollback)
    state.migrations[run.migration] = { ...rest, fallback: 'due' };
  const tried = run.direction === 'down' && ![INTERRUPTED, NOT_ATTEMPTED].includes(code);
  if (fallback && tried) state.migrations[run.migration] = rest;
}

function close(state: TargetState, run: OpenRun, rollbackAvailable: boolean | undefined): void {
  const migration = own(state.migrations, run.migration);
  if (migration && rollbackAvailable !== undefined) {
    state.migrations[run.migration] = { ...migration, rollbackAvailable };
  }
  delete state.openRuns[run.run];
}
