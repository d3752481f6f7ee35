import type { Client } from '../../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../../postgres/sqlstate.js';
import { cannotKeep } from './cannot-keep.js';
import { type KeptColumn, type KeptRows, nextNumber, writeKept } from './kept-item.js';
import type { RelationBefore } from './relations-before.js';
import { FUNCTIONS_OF, keepingTables, OWN_TRIGGERS, type RowKeeping, triggers } from './row-triggers.js';
import { type ColumnNow, readTableNow, rootOf, type TableNow } from './table-now.js';

/** Keeps the rows of tables that statements change, by triggers that stand there while a run lasts. */
export class RowKeeper {
  readonly #client: Client;
  readonly #run: string;
  readonly #before: ReadonlyMap<number, RelationBefore>;
  /** By the table's OID; of a partitioned table the root's. */
  readonly #now = new Map<number, RowKeeping>();
  readonly #all: RowKeeping[] = [];

  constructor(client: Client, run: string, before: ReadonlyMap<number, RelationBefore>) {
    this.#client = client;
    this.#run = run;
    this.#before = before;
  }

  /** Every keeping of the run: a table whose columns changed meanwhile has several. */
  get keepings(): readonly RowKeeping[] {
    return this.#all;
  }

  keeps(oid: number): boolean {
    return this.#now.has(oid);
  }

  /** Begins to keep the rows of tables, those that the run itself made and those kept already left out. */
  async keep(oids: readonly number[]): Promise<void> {
    for (const oid of oids) {
      const before = this.#before.get(oid);
      if (before && before.kind !== 'm' && !this.#now.has(oid)) await this.#begin(before);
    }
  }

  /** Takes the triggers off tables, since a statement is about to alter them. */
  async suspend(oids: readonly number[]): Promise<number[]> {
    const held = oids.filter((oid) => this.#now.has(oid));
    if (held.length === 0) return held;
    const members = held.flatMap((oid) => this.#now.get(oid)!.table.members.map((member) => member.oid));
    await this.#drop(`${OWN_TRIGGERS} AND g.tgrelid = ANY ($1)`, [members]);
    return held;
  }

  /** Puts the triggers back; where the columns changed, what follows is kept apart. */
  async resume(oids: readonly number[]): Promise<void> {
    for (const oid of oids) {
      const keeping = this.#now.get(oid)!;
      this.#now.delete(oid);
      const table = await readTableNow(this.#client, this.#before.get(oid)!);
      if (!table) continue;
      await this.#dropFunctions(keeping.number);
      // A table that was attached is kept with the one that holds it now.
      if ((await rootOf(this.#client, oid)) !== oid) continue;
      if (shapeOf(table) === shapeOf(keeping.table)) await this.#attach({ ...keeping, table });
      else await this.#begin(this.#before.get(oid)!);
    }
  }

  /** Forgets a table that is gone. */
  forget(oid: number): void {
    this.#now.delete(oid);
  }

  /** Takes away all triggers and their functions. */
  async end(): Promise<void> {
    await this.#drop(OWN_TRIGGERS, []);
    for (const { number } of this.#all) await this.#dropFunctions(number);
  }

  async #begin(before: RelationBefore): Promise<void> {
    const table = await readTableNow(this.#client, before);
    if (!table) return;
    if (table.members.some(({ kind }) => kind === 'f'))
      throw cannotKeep(`${before.schema}.${before.name}`, 'some of its partitions are foreign tables');
    const number = await nextNumber(this.#client);
    const content: KeptRows = {
      kind: 'rows',
      table: table.before,
      partitioned: table.partitioned,
      columns: table.columns.map(asKept),
      ...(table.key ? { key: table.key.map(({ name }) => name) } : {}),
      old: `kept_${number}_old`,
      fresh: `kept_${number}_new`,
    };
    const keeping = { number, table, content };
    for (const sql of keepingTables(keeping)) await this.#client.query(sql);
    await writeKept(this.#client, this.#run, { number, relid: before.oid, content });
    this.#all.push(keeping);
    await this.#attach(keeping);
  }

  async #attach(keeping: RowKeeping): Promise<void> {
    try {
      for (const sql of triggers(keeping)) await this.#client.query(sql);
    } catch (error) {
      if (sqlstateOf(error) !== SQLSTATE.insufficientPrivilege) throw error;
      const { schema, name } = keeping.table.before;
      throw cannotKeep(`${schema}.${name}`, 'the user of the migration does not own it', error);
    }
    this.#now.set(keeping.table.oid, keeping);
  }

  async #drop(query: string, values: unknown[]): Promise<void> {
    const { rows } = await this.#client.query<{ table: string; name: string }>(query, values);
    for (const { table, name } of rows) await this.#client.query(`DROP TRIGGER ${name} ON ${table}`);
  }

  async #dropFunctions(number: number): Promise<void> {
    const { rows } = await this.#client.query<{ name: string }>(FUNCTIONS_OF, [String(number)]);
    for (const { name } of rows) await this.#client.query(`DROP FUNCTION ${name}`);
  }
}

/** A column without what only the middle of a run knows. */
export const asKept = ({ now: _, ...column }: ColumnNow): KeptColumn => column;

/** Rows are kept apart where this changes: an undo brings them back to a table that has it. */
const shapeOf = ({ columns, key, inherits, members }: TableNow): string =>
  JSON.stringify([
    columns.map(asKept),
    key?.map(({ attnum }) => attnum),
    inherits,
    members.map(({ oid }) => oid),
  ]);
