import type { EventEnvelope } from '../domain/event.js';
import { targetOfStream, targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import { PASSING_EVENT_TYPES } from '../domain/target/passing-events.js';
import type { TargetState } from '../domain/target/state.js';
import type { Ledger } from '../ledger/ledger.js';

/** The names of the targets that the ledger knows, in order. */
export async function targetNames(ledger: Pick<Ledger, 'streams'>): Promise<string[]> {
  const streams = await ledger.streams(targetStream(''));
  return streams.map((stream) => targetOfStream(stream)!);
}

/** What the ledger says of these targets, in their order; those that it does not know are left out. */
export async function targetStates(
  ledger: Pick<Ledger, 'scanStream'>,
  names: readonly string[],
): Promise<TargetState[]> {
  const states: TargetState[] = [];
  for (const name of names) {
    const settled = await fold(ledger, name, PASSING_EVENT_TYPES);
    const isOpen = Object.keys(settled.openRuns).length > 0;
    const state = isOpen ? await fold(ledger, name, []) : settled;
    if (state.registered) states.push(state);
  }
  return states;
}

async function fold(
  ledger: Pick<Ledger, 'scanStream'>,
  name: string,
  without: readonly string[],
): Promise<TargetState> {
  let state = targetDecider.initialState();
  const take = (event: EventEnvelope): void => {
    state = targetDecider.advance(state, [event]);
  };
  await ledger.scanStream(targetStream(name), take, { without });
  return state;
}
