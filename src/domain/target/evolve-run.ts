import { type EventEnvelope, isEvent, nameOf } from '../event.js';
import { NOT_ATTEMPTED } from '../events/fields.js';
import { own } from '../own.js';
import { evolveBackup } from './evolve-backup.js';
import type { OpenRun, TargetState } from './state.js';

/** Changes a target’s state by an event of the family `run`. */
export function evolveRun(state: TargetState, event: EventEnvelope): void {
  evolveBackup(state, event);
  if (isEvent(event, 'run.started')) {
    state.openRuns[event.data.run] = open(event, event.data);
    return;
  }
  const run = state.openRuns[event.data.run as string];
  if (!run) return;
  state.openRuns[run.run] = { ...run, last: nameOf(event).slice('run.'.length), ...progressOf(event, run) };
  if (isEvent(event, 'run.execution-succeeded') || isEvent(event, 'run.receipt-recovered'))
    settle(state, event, run);
  else if (isEvent(event, 'run.checkpoint-reached')) reachCheckpoint(state, event, run);
  else if (isEvent(event, 'run.schema-validated')) acceptSchema(state, event.data);
  else if (isEvent(event, 'run.post-validation-passed') || isEvent(event, 'run.post-validation-failed')) {
    const { method, schemaVersion } = event.data;
    state.schema = nextSchema(state, method, schemaVersion);
    if (method === 'fingerprint') leaveFingerprint(state, run, schemaVersion);
    judge(state, run, isEvent(event, 'run.post-validation-passed'));
  } else if (isEvent(event, 'run.succeeded')) {
    close(state, run, event.data.rollbackAvailable);
  } else if (isEvent(event, 'run.failed')) {
    const { committed, failure, fingerprint, rollbackAvailable } = event.data;
    if (!committed && failure.code !== NOT_ATTEMPTED) fail(state, event, run);
    if (fingerprint !== undefined) state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
    close(state, run, committed ? rollbackAvailable : undefined);
  }
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

function progressOf(event: EventEnvelope, run: OpenRun): Partial<OpenRun> {
  if (isEvent(event, 'run.execution-succeeded')) return { committed: true, records: event.data.records };
  if (isEvent(event, 'run.receipt-recovered')) {
    return {
      committed: event.data.committed,
      batches: event.data.batches,
      records: event.data.records ?? run.records,
    };
  }
  if (isEvent(event, 'run.checkpoint-reached')) {
    return { batches: event.data.batch, records: event.data.rowsSoFar };
  }
  if (isEvent(event, 'run.schema-validated')) {
    return { schemaBefore: event.data.method === 'lineage' ? null : event.data.schemaVersion };
  }
  if (isEvent(event, 'run.backup-verified')) return { backup: event.data.backup };
  if (isEvent(event, 'run.backup-skipped')) return { backup: event.data.backup ?? null };
  return {};
}

function settle(state: TargetState, event: EventEnvelope, run: OpenRun): void {
  const committed = isEvent(event, 'run.receipt-recovered') ? event.data.committed : true;
  if (committed) {
    mark(state, run, event.time, run.direction === 'up' ? 'applied' : 'rolled-back');
  } else if (isEvent(event, 'run.receipt-recovered') && event.data.batches > 0) {
    mark(state, run, event.time, 'partial', event.data.batches);
  }
}

function reachCheckpoint(
  state: TargetState,
  event: EventEnvelope & { data: { batch: number } },
  run: OpenRun,
): void {
  mark(state, run, event.time, 'partial', event.data.batch);
}

function mark(
  state: TargetState,
  run: OpenRun,
  at: string,
  status: TargetState['migrations'][string]['status'],
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
    schemaBefore: run.schemaBefore,
    schemaAfter: null,
  };
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

function close(state: TargetState, run: OpenRun, rollbackAvailable: boolean | undefined): void {
  const migration = own(state.migrations, run.migration);
  if (migration && rollbackAvailable !== undefined) {
    state.migrations[run.migration] = { ...migration, rollbackAvailable };
  }
  delete state.openRuns[run.run];
}
