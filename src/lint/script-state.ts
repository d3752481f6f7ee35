import { compareModes, type TableLock } from '../postgres/lock-modes.js';
import type { Tree } from '../postgres/syntax-tree.js';
import { list, nameOf, nameParts, quoteIdentifier, relationName, tree } from '../postgres/syntax-tree.js';
import { alterationsOf } from './alterations.js';
import { demandsNotNull } from './not-null-check.js';

/** Names with and without the schema `public` are taken for the same. */
export const plainName = (name: string): string => name.replace(/^public\./, '');

/** What the statements of a migration so far say about the next ones. */
export class ScriptState {
  /** Tables, views, indexes and types made here: nobody else can see them before the commit. */
  readonly #made = new Set<string>();
  readonly #emptied = new Set<string>();
  readonly #told = new Set<string>();
  /** By table, columns that a validated check keeps from being null. */
  readonly #checked = new Map<string, Set<string>>();
  /** Constraints added NOT VALID here, and the columns that they keep from being null. */
  readonly #pending = new Map<string, readonly string[]>();
  /** Tables with a constraint validated here that was added before. */
  readonly #validated = new Set<string>();
  /** Values of enum types that existed before, added here. */
  readonly enumValues = new Set<string>();
  /** The strongest locks that are held by now on tables that existed before. */
  readonly #locks = new Map<string, TableLock>();

  isMade(name: string): boolean {
    return this.#made.has(plainName(name));
  }

  /** Made here, or emptied here. */
  isEmpty(name: string): boolean {
    return this.isMade(name) || this.#emptied.has(plainName(name));
  }

  /** Whether this is asked for the first time: for what is said once in a migration. */
  once(what: string): boolean {
    if (this.#told.has(what)) return false;
    this.#told.add(what);
    return true;
  }

  /** The lock that is held on a table that existed before. */
  lockOn(table: string): TableLock | undefined {
    return this.#locks.get(plainName(table));
  }

  get locks(): Iterable<TableLock> {
    return this.#locks.values();
  }

  /** Takes note of locks that are held until the commit. */
  hold(locks: readonly TableLock[]): void {
    for (const lock of locks) {
      if (this.isMade(lock.relation)) continue;
      const held = this.lockOn(lock.relation);
      if (!held || compareModes(lock.mode, held.mode) > 0) this.#locks.set(plainName(lock.relation), lock);
    }
  }

  /** Whether a check of this table, as far as this migration tells, is validated. */
  hasValidated(table: string): boolean {
    return this.#validated.has(plainName(table)) || this.#checked.has(plainName(table));
  }

  isPending(table: string, constraint: string): boolean {
    return this.#pending.has(`${plainName(table)} ${constraint}`);
  }

  /** Whether a validated check, as far as this migration tells, proves that no row has null there. */
  isProvenNotNull(table: string, column: string): boolean {
    const name = plainName(table);
    return this.#validated.has(name) || this.#checked.get(name)?.has(column) === true;
  }

  learn(node: string, body: Tree, creates: readonly { kind: string; name: string }[]): void {
    for (const { kind, name } of creates) if (MAKES.test(kind)) this.#made.add(plainName(name));
    if (node === 'TruncateStmt')
      for (const item of list(body.relations)) this.#emptied.add(plainName(relationName(item.RangeVar)));
    else if (node === 'DeleteStmt' && body.whereClause === undefined)
      this.#emptied.add(plainName(relationName(body.relation)));
    else if (node === 'InsertStmt') this.#emptied.delete(plainName(relationName(body.relation)));
    else if (node === 'RenameStmt') this.#rename(body);
    else if (node === 'AlterTableStmt') this.#alter(body);
    else if (node === 'AlterEnumStmt' && body.oldVal === undefined && !this.isMade(nameOf(body.typeName)))
      this.enumValues.add(String(body.newVal));
  }

  #rename(body: Tree): void {
    const before = plainName(relationName(body.relation));
    const whole = ['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW'].includes(String(body.renameType));
    if (!whole || !this.#made.has(before)) return;
    const schema = nameParts([{ String: { sval: tree(body.relation).schemaname } }]).filter(
      (part) => part !== 'undefined' && part !== '',
    );
    this.#made.add(plainName([...schema, String(body.newname)].map(quoteIdentifier).join('.')));
  }

  #alter(body: Tree): void {
    const table = plainName(relationName(body.relation));
    for (const { subtype, name, def } of alterationsOf(body)) {
      if (subtype === 'AT_AddConstraint') {
        const constraint = tree(def.Constraint);
        const columns = demandsNotNull(constraint);
        if (constraint.skip_validation === true)
          this.#pending.set(`${table} ${String(constraint.conname)}`, columns);
        else this.#prove(table, columns);
      } else if (subtype === 'AT_ValidateConstraint') {
        const columns = this.#pending.get(`${table} ${name}`);
        if (columns) this.#prove(table, columns);
        else this.#validated.add(table);
      }
    }
  }

  #prove(table: string, columns: readonly string[]): void {
    const known = this.#checked.get(table) ?? new Set();
    for (const column of columns) known.add(column);
    this.#checked.set(table, known);
  }
}

const MAKES = /^(foreign )?table$|^index$|view$|^type$|^domain$|^schema$|^sequence$/;
