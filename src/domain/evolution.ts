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

/** Types are kept with what they do, up to so many: they come from events, which anybody may make up. */
const MOST_KEPT = 1000;

/** Does to a state what an event does to it, found by one look-up: a fold of a long history asks a million times. */
export function evolveBy<State, More extends unknown[] = []>(
  evolution: Evolution<State, More>,
): (state: State, event: EventEnvelope, ...more: More) => void {
  type Evolve = (state: State, event: EventEnvelope, ...more: More) => void;
  const byName = new Map(Object.entries(evolution) as [string, Evolve][]);
  const byType = new Map<string, Evolve>();
  const find = (event: EventEnvelope): Evolve => {
    const evolve = byName.get(nameOf(event)) ?? nothing;
    if (byType.size < MOST_KEPT) byType.set(event.type, evolve);
    return evolve;
  };
  return (state, event, ...more) => (byType.get(event.type) ?? find(event))(state, event, ...more);
}

const nothing = (): void => {};
