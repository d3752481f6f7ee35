import { targetOfStream, targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import type { TargetState } from '../domain/target/state.js';
import type { Ledger } from '../ledger/ledger.js';

/** The names of the targets that the ledger knows, in order. */
export async function targetNames(ledger: Pick<Ledger, 'streams'>): Promise<string[]> {
  const streams = await ledger.streams(targetStream(''));
  return streams.map((stream) => targetOfStream(stream)!);
}

/** What the ledger says of these targets, in their order; those that it does not know are left out. */
export async function targetStates(
  ledger: Pick<Ledger, 'readStream'>,
  names: readonly string[],
): Promise<TargetState[]> {
  const states: TargetState[] = [];
  for (const name of names) {
    const events = await ledger.readStream(targetStream(name));
    const state = targetDecider.fold(events, targetDecider.initialState());
    if (state.registered) states.push(state);
  }
  return states;
}
