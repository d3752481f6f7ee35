import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { legalHistory, moves } from '../../../test/support/legal-runs.js';
import { LEASE, LEASED, step } from '../../../test/support/target-story.js';
import { type EventDraft, type EventEnvelope, nameOf } from '../event.js';
import { EVENT_TYPES } from '../event-registry.js';
import { decideTarget } from './decide.js';
import { advanceTarget, evolveTarget, foldTarget } from './evolve.js';
import { followersOf } from './run-transitions.js';
import { initialTarget, type TargetState } from './state.js';

const histories = moves.map(legalHistory);

/** The steps of runs; `started` has rules of its own, and restores are no part of a run. */
const STEPS = EVENT_TYPES.map(({ name }) => name.slice('run.'.length)).filter(
  (name, index) =>
    EVENT_TYPES[index]!.name.startsWith('run.') && name !== 'started' && !name.startsWith('restore-'),
);

/** Every state on the way, with the event that led to it. */
function* statesOf(
  history: readonly EventEnvelope[],
): Generator<{ event: EventEnvelope; state: TargetState }> {
  let state = initialTarget();
  for (const event of history) {
    state = evolveTarget(state, event);
    yield { event, state };
  }
}

const accepts = (state: TargetState, draft: EventDraft): boolean => {
  try {
    decideTarget(state, { type: 'record', lease: LEASE, drafts: [draft] });
    return true;
  } catch {
    return false;
  }
};

describe('legal runs', () => {
  test.prop([histories])('are open until they failed or succeeded, and no longer', (history) => {
    const open = new Map<string, string>();
    for (const { event, state } of statesOf(history)) {
      const run = event.data.run as string | undefined;
      const name = nameOf(event).replace(/^run\./, '');
      if (run !== undefined) {
        if (name === 'failed' || name === 'succeeded') open.delete(run);
        else open.set(run, name);
      }
      const known = Object.values(state.openRuns).map((each) => [each.run, each.last]);
      expect(known.sort()).toEqual([...open].sort());
    }
  });

  test.prop([histories])('are accepted event by event', (history) => {
    for (const [index, event] of history.entries()) {
      if (index < LEASED.length) continue;
      const draft = { name: nameOf(event), data: event.data } as EventDraft;
      expect(accepts(foldTarget(history.slice(0, index)), draft)).toBe(true);
    }
  });

  test.prop([histories])('are continued by exactly what may follow', (history) => {
    const state = foldTarget(history);
    for (const run of Object.values(state.openRuns)) {
      const accepted = STEPS.filter((name) => accepts(state, step(name, {}, run.run)));
      expect(accepted.sort()).toEqual([...followersOf(run.last, run.committed)].sort());
    }
  });

  test.prop([histories, fc.infiniteStream(fc.integer({ min: 1, max: 9 }))])(
    'come to the same state event by event, in one go, in chunks, and in place',
    (history, lengths) => {
      const whole = foldTarget(history);
      expect(history.reduce(evolveTarget, initialTarget())).toEqual(whole);
      expect(advanceTarget(initialTarget(), history)).toEqual(whole);
      let inChunks = initialTarget();
      for (let at = 0; at < history.length; ) {
        const length = lengths.next().value as number;
        inChunks = foldTarget(history.slice(at, at + length), inChunks);
        at += length;
      }
      expect(inChunks).toEqual(whole);
    },
  );

  test.prop([histories])('change no state that they were folded onto', (history) => {
    let state = frozen(initialTarget());
    for (const event of history) {
      // Under `use strict` a change of what is frozen throws.
      state = frozen(evolveTarget(state, frozen(event)));
    }
    expect(frozen(foldTarget(history, state)).version).toBe(history.length);
  });

  test.prop([histories])('leave a migration applied or rolled back only by a commit', (history) => {
    const committed = new Set<string>();
    for (const { event, state } of statesOf(history)) {
      const name = nameOf(event);
      if (name === 'run.execution-succeeded') committed.add(event.data.run as string);
      if (name === 'run.receipt-recovered' && event.data.committed) committed.add(event.data.run as string);
      for (const { status, run } of Object.values(state.migrations)) {
        if (status === 'applied' || status === 'rolled-back') expect(committed).toContain(run);
      }
    }
  });
});

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}
