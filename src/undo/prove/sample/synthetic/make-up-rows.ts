import { literal } from '../../../../backup/quote.js';
import type { Client } from '../../../../postgres/index.js';
import type { ForeignKey } from '../foreign-keys.js';
import type { SampleTable } from '../sample-tables.js';
import { candidatesFor } from './candidates.js';
import { Choices } from './choices.js';
import { insertSql, type Values } from './insert-sql.js';
import { type RefusedRow, refusalOf } from './refused-row.js';
import type { SyntheticColumn } from './synthetic-columns.js';

/** How many values are tried before a table is left empty. */
const MOST_FOR_THE_FIRST = 200;
/** How many for each row after the first. */
const MOST_FOR_ANOTHER = 8;

/** What a key's columns may hold: the values of a row that it refers to, in the order of its columns. */
type Referred = readonly (string | null)[];

/**
 * Makes rows up for one table. What its constraints want is not reasoned about but tried: where the server refuses a row, those columns get other values that
 * it names, and values that were taken once are kept to.
 *
 * @param copy in a transaction
 * @param keys the table's own
 * @returns how many rows the table has got
 */
export async function makeUpRows(
  copy: Client,
  table: SampleTable,
  columns: readonly SyntheticColumn[],
  keys: readonly ForeignKey[],
  count: number,
): Promise<number> {
  const referred = new Map<ForeignKey, Referred[]>();
  for (const key of keys) referred.set(key, await someReferred(copy, key, count));
  if (keys.some((key) => referred.get(key)!.length === 0 && isRequired(key) && !refersToItself(key)))
    return 0;
  const own = new Set(keys.flatMap((key) => key.columns.map(({ child }) => child)));
  const choices = new Choices(columns.filter(({ quoted }) => !own.has(quoted)));
  let made = 0;
  for (let n = 1; n <= count; n += 1) {
    const most = made > 0 ? MOST_FOR_ANOTHER : MOST_FOR_THE_FIRST;
    for (let tried = 0; tried < most; tried += 1) {
      const values: Values = new Map(
        columns.map((column) => [column.quoted, choices.valueFor(column, optionsFor(column, n))]),
      );
      for (const key of keys) refer(values, key, referred.get(key)!, n);
      const refused = await insert(copy, insertSql(table.quoted, values));
      if (!refused) {
        made += 1;
        break;
      }
      if (!choices.otherThan(refused)) break;
    }
    if (made === 0) return 0;
  }
  return made;
}

/** Everything that a column may be given, as SQL. */
function optionsFor(column: SyntheticColumn, n: number): string[] {
  if (column.numbered) return ['DEFAULT'];
  const options = candidatesFor(column, n).map(literal);
  if (column.hasDefault) options.push('DEFAULT');
  if (!column.required || options.length === 0) options.push('NULL');
  return options;
}

function refer(values: Values, key: ForeignKey, rows: readonly Referred[], n: number): void {
  const row = rows[(n - 1) % rows.length];
  for (const [at, { child, parent }] of key.columns.entries()) {
    const value = row?.[at];
    if (typeof value === 'string') values.set(child, literal(value));
    // The only row there is to refer to is this one.
    else values.set(child, !row && isRequired(key) ? (values.get(parent) ?? 'NULL') : 'NULL');
  }
}

const isRequired = ({ required, columns }: ForeignKey): boolean =>
  columns.every(({ child }) => required.includes(child));

const refersToItself = ({ child, parent }: ForeignKey): boolean => child === parent;

async function someReferred(copy: Client, key: ForeignKey, count: number): Promise<Referred[]> {
  const columns = key.columns.map(({ parent }) => `p.${parent}::text`).join(', ');
  const { rows } = await copy.query<{ values: Referred }>(
    `SELECT ARRAY[${columns}] AS values FROM ${key.parentFrom} AS p LIMIT ${count}`,
  );
  return rows.map(({ values }) => values);
}

async function insert(copy: Client, sql: string): Promise<RefusedRow | undefined> {
  await copy.query('SAVEPOINT tried');
  try {
    await copy.query(sql);
    await copy.query('RELEASE SAVEPOINT tried');
    return undefined;
  } catch (error) {
    await copy.query('ROLLBACK TO SAVEPOINT tried');
    return refusalOf(error);
  }
}
