import { identifier } from '../../../backup/quote.js';
import type { UndoStep } from '../../undo-step.js';
import type { Identity } from '../identity.js';
import { keyOfIdentity } from '../identity.js';
import { nameSpaces } from './name-space.js';
import type { Named } from './rename-sql.js';
import { canBeRenamed, moveSql, renameSql } from './rename-sql.js';

/** A thing with its names as the steps up to now leave them. */
interface Entry {
  readonly key: string;
  readonly identity: Identity;
  name: string;
  space: string;
}

/** The names in force while renames are undone, and the steps that made them so. */
export class NameTable {
  readonly steps: UndoStep[] = [];
  readonly #entries = new Map<string, Entry>();
  readonly #taken = new Map<string, Set<string>>();
  readonly #schemas = new Map<string, string>();
  readonly #hosts = new Map<string, string[]>();

  constructor(identities: readonly Identity[]) {
    for (const identity of identities) {
      if (identity.kind === 'default' || (identity.class === 'pg_type' && identity.inherited)) continue;
      const entry = {
        key: keyOfIdentity(identity),
        identity,
        name: identity.name,
        space: identity.space,
      };
      this.#entries.set(entry.key, entry);
      if (identity.kind === 'schema') this.#schemas.set(identity.oid, identity.name);
      if (identity.follows && identity.host !== '0')
        this.#hosts.set(identity.host, [...(this.#hosts.get(identity.host) ?? []), entry.key]);
      this.#note(entry);
    }
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  nameOf(key: string): string {
    return this.#entries.get(key)!.name;
  }

  spaceOf(key: string): string {
    return this.#entries.get(key)!.space;
  }

  /** Who has the name where this one would have it. */
  occupants(key: string, name: string, space: string): string[] {
    const { identity } = this.#entries.get(key)!;
    const found = nameSpaces(identity, space).flatMap((where) => [
      ...(this.#taken.get(`${where} ${name}`) ?? []),
    ]);
    return [...new Set(found)].filter((other) => other !== key);
  }

  /** Whether it can be renamed by itself: a partition’s column has the name that its parent’s has. */
  canRename(key: string): boolean {
    const { identity } = this.#entries.get(key)!;
    return !identity.inherited && canBeRenamed(identity.kind);
  }

  rename(key: string, to: string, why: string): void {
    const entry = this.#entries.get(key)!;
    this.steps.push({ sql: renameSql(this.#named(entry), to), why });
    this.#change(entry, () => {
      entry.name = to;
    });
    if (entry.identity.kind === 'schema') this.#schemas.set(entry.identity.oid, to);
  }

  move(key: string, space: string, why: string): void {
    const entry = this.#entries.get(key)!;
    this.steps.push({ sql: moveSql(this.#named(entry), this.#schemas.get(space)!), why });
    const followers = (this.#hosts.get(entry.identity.oid) ?? []).map(
      (follower) => this.#entries.get(follower)!,
    );
    for (const moved of [entry, ...followers])
      this.#change(moved, () => {
        moved.space = space;
      });
  }

  /** A schema that is gone, and needed for what has to move back into it. */
  createSchema(space: string, name: string): void {
    this.steps.push({ sql: `CREATE SCHEMA ${identifier(name)}`, why: `the schema ${name} was there` });
    this.#schemas.set(space, name);
  }

  /** Lets a schema that has the name of one that is gone stand for it. */
  standFor(space: string, name: string): void {
    this.#schemas.set(space, name);
  }

  knowsSpace(space: string): boolean {
    return space === '0' || this.#schemas.has(space);
  }

  keyOfSchema(name: string): string | undefined {
    return [...(this.#taken.get(`schema 0  ${name}`) ?? [])][0];
  }

  #named({ identity, name, space }: Entry): Named {
    const host =
      this.#entries.get(`pg_class ${identity.class === 'pg_attribute' ? identity.oid : identity.host} 0`) ??
      this.#entries.get(`pg_type ${identity.host} 0`);
    return {
      identity,
      name,
      schema: this.#schemas.get(host?.space ?? space) ?? identity.schema ?? '',
      table: host?.name ?? identity.table ?? '',
      tableKind: host?.identity.kind ?? 'table',
    };
  }

  #note(entry: Entry): void {
    for (const where of nameSpaces(entry.identity, entry.space)) {
      const place = `${where} ${entry.name}`;
      this.#taken.set(place, (this.#taken.get(place) ?? new Set()).add(entry.key));
    }
  }

  #change(entry: Entry, change: () => void): void {
    for (const where of nameSpaces(entry.identity, entry.space))
      this.#taken.get(`${where} ${entry.name}`)?.delete(entry.key);
    change();
    this.#note(entry);
  }
}
