import type { EventEnvelope } from '../event.js';
import { isEvent } from '../event.js';
import { evolveRun } from './evolve-run.js';
import { initialTarget, type TargetState } from './state.js';

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

function evolveItself(state: TargetState, event: EventEnvelope): void {
  if (isEvent(event, 'target.registered')) {
    const { target, environment, region, tags, database } = event.data;
    state.name = target;
    state.registered = true;
    state.environment = environment;
    state.region = region;
    state.tags = tags;
    state.database = database.name;
    state.systemIdentifier = database.systemIdentifier ?? null;
  } else if (isEvent(event, 'target.adopted')) {
    const { fingerprint, baseline } = event.data;
    state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
    state.drift = null;
    for (const { migration, content } of baseline) {
      state.migrations[migration] = {
        status: 'applied',
        content,
        run: event.id,
        at: event.time,
        rollbackAvailable: false,
        batches: 0,
        schemaBefore: null,
        schemaAfter: null,
      };
    }
  } else if (isEvent(event, 'target.drift-detected')) {
    state.drift = { expected: event.data.expected, found: event.data.found, at: event.time };
  } else if (isEvent(event, 'target.lease-taken') || isEvent(event, 'target.lease-taken-over')) {
    state.lease = {
      lease: event.data.lease,
      executor: event.executor ?? event.actor,
      fence: event.streamversion,
      takenAt: event.time,
    };
  } else if (isEvent(event, 'target.lease-released')) {
    state.lease = null;
  }
}
