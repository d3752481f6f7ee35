import type { Client } from '../../postgres/index.js';
import { cannotKeep } from './cannot-keep.js';
import { asKept } from './keep-rows.js';
import { type KeptColumns, nextNumber, writeKept } from './kept-item.js';
import { cellOf, identifier, kept, qualified } from './names.js';
import type { RelationBefore } from './relations-before.js';
import { type ColumnNow, readTableNow, type TableNow } from './table-now.js';

/** Columns of one table that a statement drops or gives another type. */
export interface LostColumns {
  relid: number;
  kind: KeptColumns['kind'];
  attnums: number[];
}

/** What is left to do once the statement is done. */
export type Afterwards = () => Promise<void>;

const NO_INDEX =
  'SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; SET LOCAL enable_bitmapscan = off';
const INDEX =
  'SET LOCAL enable_indexscan = on; SET LOCAL enable_indexonlyscan = on; SET LOCAL enable_bitmapscan = on';

/**
 * Keeps the values of columns, with what tells their rows apart. Where that changes along with them, the rows are numbered as they lie:
 * a rewrite keeps that order, so that what tells them apart afterwards is known by the same numbers.
 */
export async function keepColumns(
  client: Client,
  run: string,
  before: RelationBefore,
  lost: readonly LostColumns[],
): Promise<Afterwards> {
  const gone = new Set(lost.flatMap(({ attnums }) => attnums));
  const table = await readTableNow(client, before, gone);
  if (!table) return async () => {};
  if (table.members.some(({ kind }) => kind === 'f'))
    throw cannotKeep(`${before.schema}.${before.name}`, 'some of its partitions are foreign tables');
  if (table.inherits && lost.some(({ kind }) => kind === 'retyped columns'))
    throw cannotKeep(
      `${before.schema}.${before.name}`,
      'the type of a column that tables inherit cannot be changed back one table at a time',
    );
  const later: Afterwards[] = [];
  for (const { kind, attnums } of lost) {
    const columns = table.columns.filter(({ attnum }) => attnums.includes(attnum));
    if (columns.length > 0) later.push(await keepSome(client, run, { before, table, kind, columns }));
  }
  return async () => {
    for (const step of later) await step();
  };
}

interface Lost {
  before: RelationBefore;
  table: TableNow;
  kind: KeptColumns['kind'];
  columns: ColumnNow[];
}

async function keepSome(
  client: Client,
  run: string,
  { before, table, kind, columns }: Lost,
): Promise<Afterwards> {
  const number = await nextNumber(client);
  const stable = table.key;
  const old = `kept_${number}_old`;
  const values = columns
    .map((column) => `, ${identifier(column.now)}::${column.stored} AS v${column.attnum}`)
    .join('');
  await withOrder(client, table, () =>
    client.query(
      `CREATE TABLE ${kept(old)} AS SELECT row_number() OVER () AS n${stable ? selected(stable) : ''}${values} FROM ${rowsOf(table)}`,
    ),
  );
  const content: KeptColumns = {
    kind,
    table: table.before,
    partitioned: table.partitioned,
    columns: columns.map(asKept),
    match: (stable ?? []).map(asKept),
    unique: stable !== undefined,
    old,
  };
  if (stable) {
    await writeKept(client, run, { number, relid: before.oid, content });
    return async () => {};
  }
  return async () => {
    const after = await readTableNow(client, before);
    if (!after) return;
    const match = after.key ?? after.columns;
    const fresh = `kept_${number}_new`;
    await withOrder(client, after, () =>
      client.query(
        `CREATE TABLE ${kept(fresh)} AS SELECT row_number() OVER () AS n${selected(match)} FROM ${rowsOf(after)}`,
      ),
    );
    await writeKept(client, run, {
      number,
      relid: before.oid,
      content: { ...content, match: match.map(asKept), unique: after.key !== undefined, fresh },
    });
  };
}

const selected = (columns: readonly ColumnNow[]): string =>
  columns.map((column) => `, ${identifier(column.now)}::${column.stored} AS ${cellOf(column)}`).join('');

const rowsOf = ({ partitioned, now }: TableNow): string => `${partitioned ? '' : 'ONLY '}${qualified(now)}`;

/** Reads rows as they lie, and all of them: FORCE ROW LEVEL SECURITY would hide some from their owner. */
export async function withOrder(
  client: Client,
  table: TableNow,
  work: () => Promise<unknown>,
): Promise<void> {
  await client.query(NO_INDEX);
  if (table.forced)
    await client.query(`ALTER TABLE ONLY ${qualified(table.now)} NO FORCE ROW LEVEL SECURITY`);
  await work();
  if (table.forced) await client.query(`ALTER TABLE ONLY ${qualified(table.now)} FORCE ROW LEVEL SECURITY`);
  await client.query(INDEX);
}
