import type { EventDraft, EventEnvelope } from './event.js';

/**
 * A stream's rules: what a command leads to, and what an event makes of a state. Both are pure: clock, ids and
 * randomness come in from outside. After Jérémie Chassaing's decider; `decide` says events that have no version, id or
 * time yet, and refuses by a DaybookError.
 */
export interface Decider<State, Command> {
  decide: (state: State, command: Command) => EventDraft[];
  evolve: (state: State, event: EventEnvelope) => State;
  /** `evolve` over many events, with one copy of the state. */
  fold: (events: Iterable<EventEnvelope>, from: State) => State;
  /** As `fold`, in place: for a state that nobody else holds. */
  advance: (state: State, events: Iterable<EventEnvelope>) => State;
  initialState: () => State;
}
