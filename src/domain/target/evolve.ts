import type { EventEnvelope } from '../event.js';
import { evolveBy } from '../evolution.js';
import { evolveRun } from './evolve-run.js';
import { initialTarget, type MigrationState, type TargetState } from './state.js';

/** The state after one event; the one before stays as it was. */
export const evolveTarget = (state: TargetState, event: EventEnvelope): TargetState =>
  apply(ownCopy(state), event);

/** The state after many events: as {@link evolveTarget} over them, without a copy for each. */
export function foldTarget(
  events: Iterable<EventEnvelope>,
  from: TargetState = initialTarget(),
): TargetState {
  return advanceTarget(ownCopy(from), events);
}

/** As {@link foldTarget}, in place: for a state that nobody else holds. */
export function advanceTarget(state: TargetState, events: Iterable<EventEnvelope>): TargetState {
  for (const event of events) apply(state, event);
  return state;
}

/** A copy whose collections may be changed without the original seeing it. */
function ownCopy(state: TargetState): TargetState {
  return {
    ...state,
    migrations: { ...state.migrations },
    openRuns: { ...state.openRuns },
    backups: { ...state.backups },
  };
}

/** Changes a state that nobody else holds. */
export function apply(state: TargetState, event: EventEnvelope): TargetState {
  state.version = event.streamversion;
  if (event.type.startsWith('dev.daybook.run.')) evolveRun(state, event);
  else evolveItself(state, event);
  return state;
}

const evolveItself = evolveBy<TargetState>({
  'target.registered': (state, { data: { target, environment, region, tags, database } }) => {
    state.name = target;
    state.registered = true;
    state.environment = environment;
    state.region = region;
    state.tags = tags;
    state.database = database.name;
    state.systemIdentifier = database.systemIdentifier ?? null;
  },
  'target.adopted': (state, { data: { fingerprint, baseline }, id, time }) => {
    state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
    state.drift = null;
    for (const { migration, content } of baseline) {
      state.migrations[migration] = saidToBe('applied', content, { id, time });
    }
  },
  'target.outcome-resolved': (state, { data, id, time, streamversion }) => {
    const { migration, content, decision, fingerprint, leftBy } = data;
    state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
    state.drift = null;
    if (decision !== 'applied' && decision !== 'rolled-back') return;
    state.migrations[migration] = {
      ...saidToBe(decision, content, { id, time }),
      schemaAfter: fingerprint,
      resolved: { fence: streamversion, run: leftBy },
    };
  },
  'target.drift-detected': (state, { data: { expected, found }, time }) => {
    state.drift = { expected, found, at: time };
  },
  'target.lease-taken': takeLease,
  'target.lease-taken-over': takeLease,
  'target.lease-released': (state) => {
    state.lease = null;
  },
});

/** A migration that no run of ours brought to where a person says it is. */
const saidToBe = (
  status: MigrationState['status'],
  content: string,
  { id, time }: Pick<EventEnvelope, 'id' | 'time'>,
): MigrationState => ({
  status,
  content,
  run: id,
  at: time,
  rollbackAvailable: false,
  batches: 0,
  schemaBefore: null,
  schemaAfter: null,
});

function takeLease(
  state: TargetState,
  { data, executor, actor, streamversion, time }: EventEnvelope & { data: { lease: string } },
): void {
  state.lease = { lease: data.lease, executor: executor ?? actor, fence: streamversion, takenAt: time };
}
