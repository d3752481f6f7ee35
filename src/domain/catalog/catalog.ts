import type { Decider } from '../decider.js';
import { type EventDraft, type EventEnvelope, isEvent } from '../event.js';
import type { EventData } from '../event-registry.js';
import { own } from '../own.js';

/** A migration as the ledger knows it: its last registered content. */
export type CatalogEntry = Omit<EventData<'catalog.migration-registered'>, 'migration'>;

export interface CatalogState {
  version: number;
  migrations: Record<string, CatalogEntry>;
}

export interface RegisterMigrations {
  type: 'register';
  migrations: readonly EventData<'catalog.migration-registered'>[];
}

export const initialCatalog = (): CatalogState => ({ version: 0, migrations: {} });

/** Registers what is new or has another content; what is known as it is needs no event. */
export function decideCatalog(state: CatalogState, command: RegisterMigrations): EventDraft[] {
  return command.migrations
    .filter(({ migration, content }) => own(state.migrations, migration)?.content !== content)
    .map((data) => ({ name: 'catalog.migration-registered', data }));
}

/** Changes a state that nobody else holds. */
export function applyToCatalog(state: CatalogState, event: EventEnvelope): CatalogState {
  state.version = event.streamversion;
  if (isEvent(event, 'catalog.migration-registered')) {
    const { migration, ...entry } = event.data;
    state.migrations[migration] = entry;
  }
  return state;
}

export function foldCatalog(
  events: Iterable<EventEnvelope>,
  from: CatalogState = initialCatalog(),
): CatalogState {
  return advanceCatalog({ ...from, migrations: { ...from.migrations } }, events);
}

function advanceCatalog(state: CatalogState, events: Iterable<EventEnvelope>): CatalogState {
  for (const event of events) applyToCatalog(state, event);
  return state;
}

/** The rules of the stream `catalog`. */
export const catalogDecider: Decider<CatalogState, RegisterMigrations> = {
  decide: decideCatalog,
  evolve: (state, event) => foldCatalog([event], state),
  fold: foldCatalog,
  advance: advanceCatalog,
  initialState: initialCatalog,
};
