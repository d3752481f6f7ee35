import { fc } from '@fast-check/vitest';
import type { EventDraft, EventEnvelope } from '../../src/domain/event.js';
import { evolveTarget } from '../../src/domain/target/evolve.js';
import { followersOf } from '../../src/domain/target/run-transitions.js';
import type { TargetState } from '../../src/domain/target/state.js';
import { eventsOf, testId } from '../../src/testing.js';
import { digest } from './drafts.js';
import { CONTENT, LEASED, SHOP, started, stateAfter, step } from './target-story.js';

/** One move: which of a few migrations goes on, and which of the things that may follow. */
interface Move {
  slot: number;
  pick: number;
}

/** Any moves at all: {@link legalHistory} makes a legal history of them. */
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({ slot: fc.nat({ max: 3 }), pick: fc.nat({ max: 1_000 }) }),
  { maxLength: 80, size: 'max' },
);

/**
 * The history of a target whose executor holds the lease and makes these moves: each begins a run of its migration, or lets the open one have
 * one of the events that may follow. Runs of different migrations are interleaved.
 */
export function legalHistory(all: readonly Move[]): EventEnvelope[] {
  const history = eventsOf(SHOP, LEASED);
  let state = stateAfter(...LEASED);
  for (const move of all) {
    const [event] = eventsOf(SHOP, [nextDraft(state, move, history.length)], { after: history.length });
    history.push(event!);
    state = evolveTarget(state, event!);
  }
  return history;
}

function nextDraft(state: TargetState, { slot, pick }: Move, length: number): EventDraft {
  const migration = `m${slot}`;
  const open = Object.values(state.openRuns).find((run) => run.migration === migration);
  if (!open) {
    const status = state.migrations[migration]?.status;
    const down = status === 'applied' || (status === 'partial' && pick % 2 === 0);
    return started({ run: testId(length), migration, content: CONTENT, direction: down ? 'down' : 'up' });
  }
  const following = followersOf(open.last, open.committed);
  // Most of what may follow is a failure: were it as likely as the rest, hardly a run would come to its end.
  const hopeful = following.filter((name) => !name.endsWith('failed'));
  const choice = pick % 5 === 0 || hopeful.length === 0 ? following : hopeful;
  const name = choice[pick % choice.length]!;
  return step(name, dataOf(name, pick, open.committed), open.run);
}

/** What makes a difference to the state is varied by the pick. */
function dataOf(name: string, pick: number, committed: boolean): Record<string, unknown> {
  const schemaVersion = digest(pick.toString(16));
  if (name === 'schema-validated')
    return { schemaVersion, method: ['fingerprint', 'lineage', 'first-sight'][pick % 3] };
  if (name.startsWith('post-validation-') && name !== 'post-validation-started')
    return { schemaVersion, method: pick % 2 === 0 ? 'fingerprint' : 'lineage' };
  if (name === 'receipt-recovered') return { committed: pick % 2 === 0, batches: pick % 3 };
  if (name === 'failed') {
    const code = !committed && pick % 3 === 0 ? 'NOT_ATTEMPTED' : 'EXECUTION_FAILED';
    const failure = { code, summary: 'no' };
    return { committed, failure, fingerprint: pick % 2 === 0 ? schemaVersion : undefined };
  }
  return {};
}
