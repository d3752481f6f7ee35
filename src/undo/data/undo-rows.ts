import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { KeptColumn, KeptItem, KeptRows } from './kept-item.js';
import { cellOf, doBlock, identifier, kept, literal, qualified } from './names.js';

/** What became of the rows of one table. */
interface Tally {
  /** Statements that changed them. */
  statements: number;
  verbs: Set<string>;
  /** Keys that came or went without their row being deleted; without a key, rows after. */
  fresh: boolean;
}

async function tallyOf(client: Client, { number, content }: KeptItem<KeptRows>): Promise<Tally> {
  const { rows } = await client.query<{ statements: string; verbs: string[]; fresh: boolean }>(
    `SELECT count(*) AS statements, coalesce(array_agg(DISTINCT verb::text), '{}') AS verbs, EXISTS (SELECT FROM ${kept(content.fresh)}) AS fresh
     FROM daybook.kept_event WHERE kept = $1`,
    [number],
  );
  const { statements, verbs, fresh } = rows[0]!;
  return { statements: Number(statements), verbs: new Set(verbs), fresh };
}

/** Whether an undo may delete rows or change what other tables refer to by a key. */
export async function removesRows(client: Client, item: KeptItem<KeptRows>): Promise<boolean> {
  if (!item.content.key) return true;
  return (await tallyOf(client, item)).fresh;
}

/**
 * Brings back the rows of one table as they were, whatever the order was in which statements and triggers changed them: what counts is
 * the first image of each key, and which keys have come and gone on balance.
 */
export async function undoRows(client: Client, item: KeptItem<KeptRows>): Promise<UndoStep[]> {
  const tally = await tallyOf(client, item);
  if (tally.statements === 0) return [];
  const { content } = item;
  if (!content.key) return withoutKey(item);
  const keys = content.key.map((name) => content.columns.find((column) => column.name === name)!);
  if (tally.statements === 1 && !(tally.verbs.has('u') && tally.fresh)) return [once(content, keys, tally)];
  return onBalance(item, keys);
}

const named = (columns: readonly KeptColumn[], prefix = ''): string =>
  columns.map(({ name }) => `${prefix}${identifier(name)}`).join(', ');

const values = (columns: readonly KeptColumn[], from: string): string =>
  columns.map((column) => `${from}.${cellOf(column)}`).join(', ');

const rowsOf = ({ table, partitioned }: KeptRows): string =>
  `${partitioned ? '' : 'ONLY '}${qualified(table)}`;

const sameKey = (keys: readonly KeptColumn[], from: string): string =>
  keys.map((key) => `t.${identifier(key.name)} = ${from}.${cellOf(key)}`).join(' AND ');

/** An identity column that is always generated cannot be set, but for the values that an INSERT overrides. */
const settable = (columns: readonly KeptColumn[]): KeptColumn[] => columns.filter(({ always }) => !always);

const update = (content: KeptRows, keys: readonly KeptColumn[], from: string, and = ''): string =>
  `UPDATE ${rowsOf(content)} AS t SET ${settable(content.columns)
    .map((column) => `${identifier(column.name)} = k.${cellOf(column)}`)
    .join(', ')} FROM ${from} AS k WHERE ${sameKey(keys, 'k')}${and}`;

const insert = ({ table, columns }: Pick<KeptRows, 'table' | 'columns'>, from: string): string =>
  columns.length === 0
    ? `INSERT INTO ${qualified(table)} SELECT FROM ${from}`
    : `INSERT INTO ${qualified(table)} (${named(columns)}) OVERRIDING SYSTEM VALUE SELECT ${values(columns, 'k')} FROM ${from}`;

/** A row that is gone since, or came, must not pass silently. */
const exactly = (sql: string, count: string, table: string): string =>
  doBlock(
    `DECLARE n bigint; BEGIN ${sql}; GET DIAGNOSTICS n = ROW_COUNT; IF n <> (${count}) THEN RAISE EXCEPTION USING ERRCODE = 'DB003', MESSAGE = ${literal(`rows of ${table} were changed since the migration`)}; END IF; END`,
  );

function once(content: KeptRows, keys: readonly KeptColumn[], { verbs }: Tally): UndoStep {
  const { old, fresh, table } = content;
  const name = `${table.schema}.${table.name}`;
  if (verbs.has('i')) {
    return {
      sql: exactly(
        `DELETE FROM ${rowsOf(content)} AS t USING ${kept(fresh)} AS k WHERE ${sameKey(keys, 'k')}`,
        `SELECT count(*) FROM ${kept(fresh)}`,
        name,
      ),
      why: `rows that were inserted into ${name} go`,
    };
  }
  if (verbs.has('u')) {
    if (settable(content.columns).length === 0)
      return { sql: 'SELECT', why: `${name} has nothing that could be changed` };
    return {
      sql: exactly(update(content, keys, kept(old)), `SELECT count(*) FROM ${kept(old)}`, name),
      why: `rows of ${name} that were updated are as they were`,
    };
  }
  return { sql: insert(content, `${kept(old)} AS k`), why: `rows that were deleted from ${name} come back` };
}

function onBalance({ number, content }: KeptItem<KeptRows>, keys: readonly KeptColumn[]): UndoStep[] {
  const { old, fresh, table, columns } = content;
  const name = `${table.schema}.${table.name}`;
  const cells = keys.map(cellOf).join(', ');
  const balance = `pg_temp.${identifier(`daybook_balance_${number}`)}`;
  const first = `pg_temp.${identifier(`daybook_first_${number}`)}`;
  const joined = keys.map((key) => `b.${cellOf(key)} = k.${cellOf(key)}`).join(' AND ');
  const steps: UndoStep[] = [
    {
      sql: `CREATE TEMPORARY TABLE ${balance.slice(8)} ON COMMIT DROP AS SELECT ${cells}, sum(way) AS way FROM (
  SELECT ${cells}, way FROM ${kept(fresh)} UNION ALL SELECT ${cells}, 1 FROM ${kept(old)} WHERE verb = 'd') AS ways
GROUP BY ${cells} HAVING sum(way) <> 0`,
      why: `which keys of ${name} have come and gone on balance`,
    },
    {
      sql: `CREATE TEMPORARY TABLE ${first.slice(8)} ON COMMIT DROP AS SELECT DISTINCT ON (${cells}) * FROM ${kept(old)} ORDER BY ${cells}, began`,
      why: `what the rows of ${name} were at first`,
    },
    {
      sql: exactly(
        `DELETE FROM ${rowsOf(content)} AS t USING ${balance} AS k WHERE ${sameKey(keys, 'k')} AND k.way < 0`,
        `SELECT count(*) FROM ${balance} WHERE way < 0`,
        name,
      ),
      why: `rows that were inserted into ${name} go`,
    },
  ];
  const changed = update(
    content,
    keys,
    first,
    ` AND NOT EXISTS (SELECT FROM ${balance} AS b WHERE ${joined})`,
  );
  // Values that were exchanged between rows in several steps cannot be exchanged in one where they must be unique: taken out first, they can.
  const replaced = `CREATE TEMPORARY TABLE ${identifier(`daybook_again_${number}`)} ON COMMIT DROP AS SELECT k.* FROM ${first} AS k JOIN ${rowsOf(content)} AS t ON ${sameKey(keys, 'k')} WHERE NOT EXISTS (SELECT FROM ${balance} AS b WHERE ${joined});
    DELETE FROM ${rowsOf(content)} AS t USING pg_temp.${identifier(`daybook_again_${number}`)} AS k WHERE ${sameKey(keys, 'k')};
    ${insert({ table, columns }, `pg_temp.${identifier(`daybook_again_${number}`)} AS k`)};`;
  if (settable(columns).length > 0)
    steps.push({
      sql: doBlock(
        `BEGIN ${changed}; EXCEPTION WHEN unique_violation OR exclusion_violation THEN ${replaced} END`,
      ),
      why: `rows of ${name} that were updated are as they were`,
    });
  steps.push({
    sql: insert(content, `${first} AS k JOIN ${balance} AS b ON ${joined} WHERE b.way > 0`),
    why: `rows that were deleted from ${name} come back`,
  });
  return steps;
}

function withoutKey({ number, content }: KeptItem<KeptRows>): UndoStep[] {
  const { old, fresh, table, columns } = content;
  const name = `${table.schema}.${table.name}`;
  const balance = `pg_temp.${identifier(`daybook_balance_${number}`)}`;
  const here = `ROW(${named(columns, 't.')})::text`;
  const there = `ROW(${values(columns, 'k')})::text`;
  return [
    {
      sql: `CREATE TEMPORARY TABLE ${balance.slice(8)} ON COMMIT DROP AS SELECT image, sum(way) AS way FROM (
  SELECT ${there} AS image, 1 AS way FROM ${kept(old)} AS k UNION ALL SELECT ${there}, -1 FROM ${kept(fresh)} AS k) AS ways
GROUP BY image HAVING sum(way) <> 0`,
      why: `which rows of ${name}, that has no key, have come and gone on balance`,
    },
    {
      sql: exactly(
        `DELETE FROM ${rowsOf(content)} AS t USING (
  SELECT t.tableoid AS relid, t.ctid AS place, b.way, row_number() OVER (PARTITION BY b.image) AS turn
  FROM ${rowsOf(content)} AS t JOIN ${balance} AS b ON b.image = ${here} AND b.way < 0) AS k
WHERE t.tableoid = k.relid AND t.ctid = k.place AND k.turn <= -k.way`,
        `SELECT coalesce(-sum(way), 0) FROM ${balance} WHERE way < 0`,
        name,
      ),
      why: `rows of ${name} that were inserted, and what updated ones became, go`,
    },
    {
      sql: insert(
        content,
        `(SELECT k.*, b.way, row_number() OVER (PARTITION BY b.image) AS turn FROM ${kept(old)} AS k JOIN ${balance} AS b ON b.image = ${there}) AS k WHERE k.turn <= k.way`,
      ),
      why: `rows of ${name} come back as they were`,
    },
  ];
}
