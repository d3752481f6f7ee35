import type { EventData } from '../event-registry.js';

/** A migration as the ledger knows it: its last registered content. */
export type CatalogEntry = Omit<EventData<'catalog.migration-registered'>, 'migration'>;

/** What is known of the way back of one content from one schema. */
export type UndoProof = Omit<EventData<'catalog.undo-proven'>, 'content' | 'before'>;

export interface CatalogState {
  version: number;
  migrations: Record<string, CatalogEntry>;
  /** By content and, below it, by the fingerprint before the migration; absent until there is one, as in the states of earlier versions. */
  proofs?: Record<string, Record<string, UndoProof>>;
}
