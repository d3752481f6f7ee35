import type { Decider } from '../decider.js';
import { type EventDraft, type EventEnvelope, isEvent } from '../event.js';
import type { EventData } from '../event-registry.js';
import { own } from '../own.js';
import type { CatalogState } from './state.js';
import { proofOf, saysAsMuch } from './undo-proof.js';

export type { CatalogEntry, CatalogState, UndoProof } from './state.js';

export interface RegisterMigrations {
  type: 'register';
  migrations: readonly EventData<'catalog.migration-registered'>[];
}

export interface ProveUndo {
  type: 'prove-undo';
  proof: EventData<'catalog.undo-proven'>;
}

export type CatalogCommand = RegisterMigrations | ProveUndo;

export const initialCatalog = (): CatalogState => ({ version: 0, migrations: {} });

/** Registers what is new or has another content, and a proof that says more than the last one; what is known as it is needs no event. */
export function decideCatalog(state: CatalogState, command: CatalogCommand): EventDraft[] {
  if (command.type === 'prove-undo') {
    const { proof } = command;
    const known = proofOf(state, proof.content, proof.before);
    return known && saysAsMuch(known, proof) ? [] : [{ name: 'catalog.undo-proven', data: proof }];
  }
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
  } else if (isEvent(event, 'catalog.undo-proven')) {
    const { content, before, ...proof } = event.data;
    state.proofs ??= {};
    state.proofs[content] = { ...own(state.proofs, content), [before]: proof };
  }
  return state;
}

export function foldCatalog(
  events: Iterable<EventEnvelope>,
  from: CatalogState = initialCatalog(),
): CatalogState {
  const proofs = from.proofs && { proofs: { ...from.proofs } };
  return advanceCatalog({ ...from, migrations: { ...from.migrations }, ...proofs }, events);
}

function advanceCatalog(state: CatalogState, events: Iterable<EventEnvelope>): CatalogState {
  for (const event of events) applyToCatalog(state, event);
  return state;
}

/** The rules of the stream `catalog`. */
export const catalogDecider: Decider<CatalogState, CatalogCommand> = {
  decide: decideCatalog,
  evolve: (state, event) => foldCatalog([event], state),
  fold: foldCatalog,
  advance: advanceCatalog,
  initialState: initialCatalog,
};
