import type { LoadedMigration } from './migration-file.js';
import type { Requirement } from './requirement.js';

/** A migration as its own file describes it: what it requires is not looked up yet. */
export interface UnresolvedMigration extends Omit<LoadedMigration, 'requires'> {
  requires: readonly Requirement[];
}
