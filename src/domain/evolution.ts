import { type EventEnvelope, nameOf } from './event.js';
import type { EventData, EventName } from './event-registry.js';

/** What events do to a state, by their names; those that are left out do nothing to it. */
export type Evolution<State, More extends unknown[] = []> = {
  readonly [Name in EventName]?: (
    state: State,
    event: EventEnvelope & { data: EventData<Name> },
    ...more: More
  ) => void;
};

/** Does to a state what an event does to it, found by one look-up: a fold of a long history asks a million times. */
export function evolveBy<State, More extends unknown[] = []>(
  evolution: Evolution<State, More>,
): (state: State, event: EventEnvelope, ...more: More) => void {
  type Evolve = (state: State, event: EventEnvelope, ...more: More) => void;
  const byName = new Map(Object.entries(evolution) as [string, Evolve][]);
  return (state, event, ...more) => byName.get(nameOf(event))?.(state, event, ...more);
}
