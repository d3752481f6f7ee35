import type { UndoStep } from '../../undo-step.js';
import { planDetachments } from '../attach.js';
import type { Identity } from '../identity.js';
import { keyOfIdentity } from '../identity.js';
import type { SchemaSnapshot } from '../snapshot.js';
import { NameTable } from './name-table.js';

/** Whose place nobody else may have when the kept ones come back: to be altered into them would give them the wrong rows. */
const KEPT_KINDS = new Set(['table', 'column']);

const ASIDE = 'daybook_aside';

/**
 * Routines and operators first, since they are told by types that may be renamed themselves; then parts, under the names that their tables have; then what is in
 * schemas; schemas and what is in none at last.
 */
function rank({ kind, class: of, space, host }: Identity): number {
  if (of === 'pg_proc' || of === 'pg_operator') return 0;
  if (space === '0') return 3;
  return host !== '0' && kind !== 'sequence' ? 1 : 2;
}

const asideName = ({ oid, sub }: Identity): string =>
  sub === 0 ? `${ASIDE}_${oid}` : `${ASIDE}_${oid}_${sub}`;

/** The names and schemas that the things of `before` have there, for those that `after` has still. */
class Undoing {
  readonly #table: NameTable;
  readonly #wanted: Map<string, Identity>;
  readonly #present: Map<string, Identity>;
  readonly #again: string[] = [];

  constructor(before: readonly Identity[], after: readonly Identity[]) {
    this.#table = new NameTable(after);
    this.#wanted = new Map(before.map((identity) => [keyOfIdentity(identity), identity]));
    this.#present = new Map(after.map((identity) => [keyOfIdentity(identity), identity]));
  }

  steps(): UndoStep[] {
    this.#provideSchemas();
    this.#stepAside();
    const queue = [...this.#wanted.keys()]
      .filter((key) => this.#table.has(key))
      .sort((a, b) => rank(this.#present.get(a)!) - rank(this.#present.get(b)!));
    for (const key of queue) this.#settle(key);
    for (let key = this.#again.shift(); key !== undefined; key = this.#again.shift()) this.#settle(key);
    return this.#table.steps;
  }

  /** Things move back only into schemas that are there. */
  #provideSchemas(): void {
    const missing = new Set<string>();
    for (const [key, { space, follows }] of this.#wanted)
      if (this.#table.has(key) && !follows && !this.#table.knowsSpace(space)) missing.add(space);
    for (const space of missing) {
      const { name } = this.#wanted.get(`pg_namespace ${space} 0`)!;
      const holder = this.#table.keyOfSchema(name);
      if (holder === undefined) this.#table.createSchema(space, name);
      else if (!this.#wanted.has(holder)) this.#table.standFor(space, name);
      else {
        this.#putAside(holder);
        this.#table.createSchema(space, name);
      }
    }
  }

  /** New tables and columns make room for those of before that have their names and are gone: their rows are others. */
  #stepAside(): void {
    const place = ({ kind, class: of, oid, space, schema, name }: Identity, other = space) =>
      JSON.stringify([kind, of === 'pg_attribute' ? oid : other, of === 'pg_attribute' ? '' : schema, name]);
    const gone = new Set(
      [...this.#wanted]
        .filter(([key, { kind }]) => KEPT_KINDS.has(kind) && !this.#present.has(key))
        .flatMap(([, identity]) => [place(identity), place(identity, '')]),
    );
    for (const [key, identity] of this.#present) {
      const isNew = KEPT_KINDS.has(identity.kind) && !this.#wanted.has(key) && this.#table.has(key);
      if (isNew && this.#table.canRename(key) && (gone.has(place(identity)) || gone.has(place(identity, ''))))
        this.#putAside(key);
    }
  }

  #settle(key: string): void {
    const { name, space, follows, schema } = this.#wanted.get(key)!;
    if (!this.#table.canRename(key)) return;
    const moves = !follows && this.#table.spaceOf(key) !== space;
    const target = moves ? space : this.#table.spaceOf(key);
    if (!moves && this.#table.nameOf(key) === name) return;
    const why = `${this.#present.get(key)!.name} was ${moves ? `${schema}.${name}` : name}`;
    this.#makeRoom(key, name, target);
    if (moves) {
      const now = this.#table.nameOf(key);
      // On its way it may have neither a name that is taken here nor one that is taken there.
      if (now !== name && this.#table.occupants(key, now, space).length > 0)
        this.#table.rename(key, asideName(this.#present.get(key)!), why);
      this.#table.move(key, space, why);
    }
    if (this.#table.nameOf(key) !== name) this.#table.rename(key, name, why);
  }

  #makeRoom(key: string, name: string, space: string): void {
    for (const occupant of this.#table.occupants(key, name, space)) {
      if (!this.#table.canRename(occupant)) continue;
      this.#putAside(occupant);
      if (this.#wanted.has(occupant)) this.#again.push(occupant);
    }
  }

  #putAside(key: string): void {
    const identity = this.#present.get(key)!;
    this.#table.rename(key, asideName(identity), `${identity.name} makes room for what had its name`);
  }
}

/**
 * The statements that give everything that was there before its name and schema back, whatever else the migration made of it, and lets go of tables that
 * became partitions or children. What is new and in the way is renamed; the rest of the undo takes it away.
 *
 * @param options.roles whether roles are renamed back too, which are the whole cluster’s
 */
export function planRenames(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  { roles = false }: { roles?: boolean } = {},
): UndoStep[] {
  const named = ({ identities }: SchemaSnapshot) => identities.filter(({ kind }) => roles || kind !== 'role');
  return [...new Undoing(named(before), named(after)).steps(), ...planDetachments(before, after, before)];
}
