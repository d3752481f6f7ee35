import { DaybookError } from '../errors.js';
import { Identities } from './identities.js';
import type { LoadedMigration } from './migration-file.js';

/** The migrations of a folder. */
export class MigrationSet {
  /** All of them, in the order in which they are applied. */
  readonly all: readonly LoadedMigration[];
  readonly #byId: ReadonlyMap<string, LoadedMigration>;
  readonly #identities: Identities;

  /** @param ordered in dependency order, with requirements resolved */
  constructor(ordered: readonly LoadedMigration[]) {
    this.all = ordered;
    this.#byId = new Map(ordered.map((migration) => [migration.id, migration]));
    this.#identities = new Identities(ordered);
  }

  /** The migration of this id, or of this bare name where only one has it; undefined where there is none. */
  find(idOrName: string): LoadedMigration | undefined {
    const [id, ...others] = this.#identities.meantBy(idOrName);
    return id === undefined || others.length > 0 ? undefined : this.#byId.get(id);
  }

  /** As {@link find}. @throws MIGRATION_UNKNOWN with the nearest id, or the ids that a bare name may mean */
  get(idOrName: string): LoadedMigration {
    const found = this.find(idOrName);
    if (found) return found;
    const several = this.#identities.meantBy(idOrName);
    if (several.length > 0) {
      throw new DaybookError('MIGRATION_UNKNOWN', `${idOrName} may be any of ${several.join(', ')}`, {
        hint: 'Give the id of the one that is meant.',
        details: { migration: idOrName, candidates: several },
      });
    }
    const near = this.#identities.nearestTo(idOrName);
    throw new DaybookError('MIGRATION_UNKNOWN', `there is no migration ${idOrName}`, {
      ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
      details: { migration: idOrName, ...(near === undefined ? {} : { nearest: near }) },
    });
  }

  /**
   * The named migrations with everything that they require, directly or not, in dependency order.
   *
   * @throws MIGRATION_UNKNOWN
   */
  closure(idsOrNames: Iterable<string>): LoadedMigration[] {
    return this.#reach(idsOrNames, (migration) => migration.requires);
  }

  /**
   * Everything that requires one of the named migrations, directly or not, without these; in dependency order.
   *
   * @throws MIGRATION_UNKNOWN
   */
  dependants(idsOrNames: Iterable<string>): LoadedMigration[] {
    const requiredBy = new Map<string, string[]>();
    for (const { id, requires } of this.all) {
      for (const required of requires) requiredBy.set(required, [...(requiredBy.get(required) ?? []), id]);
    }
    const named = new Set([...idsOrNames].map((idOrName) => this.get(idOrName).id));
    return this.#reach(named, ({ id }) => requiredBy.get(id) ?? []).filter(({ id }) => !named.has(id));
  }

  #reach(from: Iterable<string>, next: (migration: LoadedMigration) => readonly string[]): LoadedMigration[] {
    const reached = new Set<string>();
    const open = [...from].map((idOrName) => this.get(idOrName).id);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      open.push(...next(this.#byId.get(id)!));
    }
    return this.all.filter(({ id }) => reached.has(id));
  }
}
