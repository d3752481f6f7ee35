import type { Client } from '../../postgres/index.js';
import { dataChangesOf } from '../../postgres/statement-dml.js';
import type { ParsedStatement } from '../../postgres/statements.js';
import { list, relationName, tree } from '../../postgres/syntax-tree.js';
import { cannotKeep, type Widening } from './cannot-keep.js';
import type { CatalogueObject } from './catalogue-objects.js';
import { dropResidue } from './drop-residue.js';
import { attachingsOf, keepAttachment } from './keep-attachments.js';
import { type Afterwards, keepColumns, type LostColumns } from './keep-columns.js';
import { keepCopy } from './keep-copy.js';
import { type Positions, readPositions } from './keep-positions.js';
import { RowKeeper } from './keep-rows.js';
import { installKeptSchema } from './kept-schema.js';
import { columnsLostBy } from './lost-columns.js';
import { moveAway } from './move-away.js';
import { type NamesBefore, readNamesBefore } from './names-before.js';
import { withOwnSettings } from './own-settings.js';
import { reachable, resolve } from './reachable.js';
import { type RelationBefore, readRelationsBefore } from './relations-before.js';
import { readTableNow } from './table-now.js';
import { tryDrop } from './trial-drop.js';

export interface CaptureRequest {
  /** The run whose undo it shall be. */
  run: string;
  /** What an attempt before this one did not see coming. */
  widen?: Widening;
}

/** What a DROP of these takes along holds no rows. */
const HOLDS_NOTHING = new Set([
  'OBJECT_INDEX',
  'OBJECT_VIEW',
  'OBJECT_TRIGGER',
  'OBJECT_POLICY',
  'OBJECT_RULE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_STATISTIC_EXT',
  'OBJECT_PUBLICATION',
  'OBJECT_EVENT_TRIGGER',
  'OBJECT_CAST',
  'OBJECT_TRANSFORM',
]);

const ALTERS = new Set(['AlterTableStmt', 'RenameStmt', 'AlterObjectSchemaStmt']);

/**
 * What a run keeps, while it lasts. Every statement of the migration is told to it twice: {@link Capture.before} gives what is to be
 * executed in its place, {@link Capture.after} does what is left. All of it in the one transaction of the run.
 */
export class Capture {
  readonly client: Client;
  readonly run: string;
  /** Whose rights our own statements have, whatever role a migration sets. */
  readonly role: string;
  readonly relations: ReadonlyMap<number, RelationBefore>;
  readonly positions: Positions;
  readonly rows: RowKeeper;
  readonly copied = new Set<number>();
  /** Of those the partitions, partitioned tables, parents and children. */
  readonly parts = new Set<number>();
  /** OIDs of all that was moved instead of dropped. */
  readonly moved = new Set<number>();
  /** `relid.attnum` of columns whose values are kept. */
  readonly keptColumns = new Set<string>();
  /** Tables that a statement wrote again for a reason that its text shows. */
  readonly rewritten = new Set<number>();
  readonly #names: NamesBefore;
  #afterwards: Afterwards[] = [];

  private constructor(
    { client, run, role }: { client: Client; run: string; role: string },
    relations: ReadonlyMap<number, RelationBefore>,
    positions: Positions,
    names: NamesBefore,
  ) {
    this.client = client;
    this.run = run;
    this.role = role;
    this.relations = relations;
    this.positions = positions;
    this.#names = names;
    this.rows = new RowKeeper(client, run, relations);
  }

  /**
   * Begins to keep what a run destroys. The transaction must be open.
   *
   * @throws DaybookError UNDO_IMPOSSIBLE
   */
  static async begin(client: Client, { run, widen }: CaptureRequest): Promise<Capture> {
    const { rows } = await client.query<{ role: string; counted: boolean }>(
      `SELECT current_setting('role') AS role, current_setting('track_counts')::boolean AS counted`,
    );
    if (!rows[0]!.counted)
      throw cannotKeep('the rows that functions change', 'track_counts is off, so that they cannot be told');
    return await withOwnSettings(client, rows[0]!.role, async () => {
      await installKeptSchema(client);
      const capture = new Capture(
        { client, run, role: rows[0]!.role },
        await readRelationsBefore(client),
        widen?.positions ?? (await readPositions(client)),
        await readNamesBefore(client),
      );
      for (const oid of widen?.copies ?? []) await capture.#copy(oid);
      await capture.rows.keep((widen?.rows ?? []).filter((oid) => !capture.copied.has(oid)));
      return capture;
    });
  }

  /**
   * Keeps what a statement is about to destroy.
   *
   * @returns what is to be executed in its place: mostly the statement itself, nothing where all is done
   * @throws DaybookError UNDO_IMPOSSIBLE; what the statement throws, where it had to be tried
   */
  async before(statement: ParsedStatement): Promise<string[]> {
    const { node, text } = statement;
    if (ALTERS.has(node)) await this.#beforeAlter(statement);
    else if (
      node === 'DropOwnedStmt' ||
      (node === 'DropStmt' && !HOLDS_NOTHING.has(String(statement.tree.removeType)))
    )
      return (await this.#beforeDrop(statement)) ? [] : [text];
    else if (node === 'ClusterStmt' || node === 'VacuumStmt' || node === 'ReindexStmt')
      await this.#explain(statement);
    else await this.#beforeChange(statement);
    return [text];
  }

  /** To be called once the statement is done. */
  async after(): Promise<void> {
    const steps = this.#afterwards;
    this.#afterwards = [];
    if (steps.length === 0) return;
    await this.#own(async () => {
      for (const step of steps) await step();
    });
  }

  async #copy(oid: number): Promise<void> {
    const table = this.relations.get(oid);
    if (!table) return;
    await keepCopy(this.client, this.run, table);
    const now = await readTableNow(this.client, table);
    for (const member of now?.members ?? []) this.copied.add(member.oid);
    if (now?.partitioned || now?.inherits || table.root !== oid)
      for (const member of now?.members ?? []) this.parts.add(member.oid);
  }

  async #beforeChange({ node, tree: statement }: ParsedStatement): Promise<void> {
    const changes = dataChangesOf(node, statement);
    if (changes.length === 0) return;
    const named = await resolve(
      this.client,
      changes.map(({ table }) => table),
    );
    await this.#own(async () => {
      const truncates = changes.some(({ verb }) => verb === 'truncate');
      const how = truncates ? (statement.behavior === 'DROP_CASCADE' ? 'truncate' : 'nothing else') : 'rows';
      const tables = (await reachable(this.client, named, how)).filter((oid) => !this.copied.has(oid));
      await this.rows.keep(tables);
      if (truncates) await this.#unforce(tables);
    });
  }

  /** The rows that a TRUNCATE takes are read by a trigger, which FORCE ROW LEVEL SECURITY would stop. */
  async #unforce(oids: readonly number[]): Promise<void> {
    const { rows } = await this.client.query<{ table: string }>(
      `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "table" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relforcerowsecurity AND (c.oid = ANY ($1) OR pg_partition_root(c.oid)::oid = ANY ($1))`,
      [oids],
    );
    for (const { table } of rows) {
      await this.client.query(`ALTER TABLE ONLY ${table} NO FORCE ROW LEVEL SECURITY`);
      this.#afterwards.push(async () => {
        await this.client.query(`ALTER TABLE ONLY ${table} FORCE ROW LEVEL SECURITY`);
      });
    }
  }

  async #beforeAlter({ tree: statement }: ParsedStatement): Promise<void> {
    const named = await resolve(
      this.client,
      [relationName(statement.relation)].filter((name) => name !== ''),
    );
    const others = await resolve(this.client, partitionsNamed(statement));
    const lost = await columnsLostBy(this.client, statement);
    const attachings = await attachingsOf(this.client, statement);
    await this.#own(async () => {
      const family = await reachable(this.client, [...named, ...others], 'nothing else');
      for (const oid of [...family, ...named, ...others]) this.rewritten.add(oid);
      const suspended = await this.rows.suspend(family);
      await this.#keepColumns(lost);
      for (const attaching of attachings)
        await keepAttachment(this.client, this.run, this.relations, attaching);
      if (suspended.length > 0) this.#afterwards.push(() => this.rows.resume(suspended));
    });
  }

  async #keepColumns(lost: readonly LostColumns[]): Promise<void> {
    for (const relid of new Set(lost.map((columns) => columns.relid))) {
      const table = this.relations.get(relid);
      const own = lost.filter((columns) => columns.relid === relid);
      if (!table || this.copied.has(relid)) continue;
      this.#afterwards.push(await keepColumns(this.client, this.run, table, own));
      for (const { attnums } of own) for (const attnum of attnums) this.keptColumns.add(`${relid}.${attnum}`);
    }
  }

  async #explain({ tree: statement }: ParsedStatement): Promise<void> {
    const names = [
      relationName(statement.relation),
      ...list(statement.rels).map((item) => relationName(tree(tree(item.VacuumRelation).relation))),
    ];
    const written = names.filter((name) => name !== '');
    const oids = written.length > 0 ? await resolve(this.client, written) : [...this.relations.keys()];
    for (const oid of await this.#own(() => reachable(this.client, oids, 'nothing else')))
      this.rewritten.add(oid);
  }

  /** @returns whether the statement is done thereby */
  async #beforeDrop({ text, node }: ParsedStatement): Promise<boolean> {
    let vanishing = await tryDrop(this.client, text);
    const lost = this.#columnsAmong(vanishing);
    if (lost.length > 0) {
      await this.#own(() => this.#keepColumns(lost));
      vanishing = await tryDrop(this.client, text);
    }
    const relations = vanishing
      .filter(({ classname, sub, oid }) => classname === 'pg_class' && sub === 0 && this.#isKeptWhole(oid))
      .map(({ oid }) => oid);
    if (node === 'DropOwnedStmt' && relations.length > 0)
      throw cannotKeep('what a role owns', 'DROP OWNED takes tables along; name them in a DROP TABLE');
    return await this.#own(async () => {
      const suspended = await this.rows.suspend(relations);
      for (const oid of suspended) this.rows.forget(oid);
      const moved = await moveAway(this.client, this.run, { vanishing, relations }, this.#names);
      for (const oid of moved) this.moved.add(oid);
      if (moved.size === 0) return false;
      await dropResidue(this.client, vanishing, this.moved, this.relations);
      return true;
    });
  }

  /** Tables of before the run that are not kept whole already, and sequences. */
  #isKeptWhole(oid: number): boolean {
    const kind = this.relations.get(oid)?.kind;
    return (kind !== undefined && kind !== 'm' && !this.copied.has(oid)) || this.positions.has(oid);
  }

  /** Columns that vanish from tables that stay. */
  #columnsAmong(vanishing: readonly CatalogueObject[]): LostColumns[] {
    const whole = new Set(
      vanishing.filter(({ classname, sub }) => classname === 'pg_class' && sub === 0).map(({ oid }) => oid),
    );
    const lost = new Map<number, LostColumns>();
    for (const { classname, oid, sub } of vanishing) {
      const table = this.relations.get(oid);
      // A partition’s columns are kept with those of the table that it is part of.
      if (classname !== 'pg_class' || whole.has(oid) || !table?.columns.has(sub) || table.root !== oid)
        continue;
      const entry = lost.get(oid) ?? { relid: oid, kind: 'dropped columns' as const, attnums: [] };
      entry.attnums.push(sub);
      lost.set(oid, entry);
    }
    return [...lost.values()];
  }

  #own<T>(work: () => Promise<T>): Promise<T> {
    return withOwnSettings(this.client, this.role, work);
  }
}

/** The partitions or children that an ALTER TABLE names beside its table. */
function partitionsNamed(statement: ParsedStatement['tree']): string[] {
  return list(statement.cmds).flatMap((item) => {
    const def = tree(tree(item.AlterTableCmd).def);
    const name = relationName(tree(def.PartitionCmd).name ?? def.RangeVar);
    return name === '' ? [] : [name];
  });
}
