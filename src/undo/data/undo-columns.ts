import type { UndoStep } from '../undo-step.js';
import type { KeptColumn, KeptColumns, KeptItem } from './kept-item.js';
import { cellOf, identifier, kept, qualified } from './names.js';

/** What a column's type is called when the undo comes to it. */
export type TypeNames = (column: KeptColumn) => string;

const rowsOf = ({ table, partitioned }: KeptColumns): string =>
  `${partitioned ? '' : 'ONLY '}${qualified(table)}`;

const collate = ({ collation }: KeptColumn): string =>
  collation === undefined ? '' : ` COLLATE ${collation}`;

/** Brings back columns that were dropped, nullable at first, and what they held. */
export function undoDroppedColumns({ content }: KeptItem<KeptColumns>, typeOf: TypeNames): UndoStep[] {
  const { table, columns } = content;
  const name = `${table.schema}.${table.name}`;
  return [
    ...columns.map((column) => ({
      sql: `ALTER TABLE ${qualified(table)} ADD COLUMN IF NOT EXISTS ${identifier(column.name)} ${typeOf(column)}${collate(column)}`,
      why: `column ${column.name} of ${name} comes back`,
    })),
    fill(content),
  ];
}

/** Old values with what tells their rows apart now. */
const keptRows = ({ old, fresh, match }: KeptColumns): string =>
  fresh === undefined
    ? kept(old)
    : `(SELECT o.*${match.map((column) => `, f.${cellOf(column)}`).join('')} FROM ${kept(old)} AS o JOIN ${kept(fresh)} AS f USING (n))`;

const image = (cells: readonly string[]): string => `ROW(${cells.join(', ')})::text`;

function fill(content: KeptColumns): UndoStep {
  const { table, columns, match, unique } = content;
  const set = columns.map((column) => `${identifier(column.name)} = k.v${column.attnum}`).join(', ');
  const why = `${columns.map((column) => column.name).join(', ')} of ${table.schema}.${table.name} hold what they held`;
  if (unique) {
    const same = match.map((column) => `t.${identifier(column.name)} = k.${cellOf(column)}`).join(' AND ');
    return {
      sql: `UPDATE ${rowsOf(content)} AS t SET ${set} FROM ${keptRows(content)} AS k WHERE ${same}`,
      why,
    };
  }
  return {
    sql: `UPDATE ${rowsOf(content)} AS t SET ${set} FROM (${pairs(content)}) AS k WHERE t.tableoid = k.relid AND t.ctid = k.place`,
    why,
  };
}

/** Each row, by its place, with one kept row that looks the same; which one of those that look the same does not matter. */
function pairs(content: KeptColumns): string {
  const { match } = content;
  const here = image(match.map((column) => `t.${identifier(column.name)}`));
  const there = image(match.map((column) => `k.${cellOf(column)}`));
  return `SELECT h.relid, h.place, h.number, k.* FROM (
  SELECT r.*, row_number() OVER (PARTITION BY r.image) AS turn FROM (
    SELECT t.tableoid AS relid, t.ctid AS place, row_number() OVER () AS number, ${here} AS image FROM ${rowsOf(content)} AS t OFFSET 0) AS r) AS h
JOIN (SELECT k.*, ${there} AS image, row_number() OVER (PARTITION BY ${there}) AS turn FROM ${keptRows(content)} AS k) AS k USING (image, turn)`;
}

/** Changes columns back to the type that they had, with what they held; their place in the table stays. */
export function undoRetypedColumns(item: KeptItem<KeptColumns>, typeOf: TypeNames): UndoStep[] {
  const { number, content } = item;
  const { table, columns, unique } = content;
  const name = `${table.schema}.${table.name}`;
  const why = `${columns.map((column) => column.name).join(', ')} of ${name} are of the type that they were`;
  const alter = (using: (column: KeptColumn) => string): string =>
    `ALTER TABLE ${qualified(table)} ${columns
      .map(
        (column) =>
          `ALTER COLUMN ${identifier(column.name)} TYPE ${typeOf(column)}${collate(column)} USING ${using(column)}`,
      )
      .join(', ')}`;
  if (unique)
    return [
      ...lookUps(item, typeOf),
      { sql: alter(({ attnum }) => lookUpCall(content, number, attnum)), why },
      ...dropLookUps(item),
    ];
  const map = `pg_temp.${identifier(`daybook_places_${number}`)}`;
  const set = columns.map((column) => `${identifier(column.name)} = k.v${column.attnum}`).join(', ');
  return [
    {
      sql: `CREATE TEMPORARY TABLE ${map.slice(8)} ON COMMIT DROP AS ${pairsByNumber(content)}`,
      why: `rows of ${name} with what they held, as they lie`,
    },
    ...columns.map((column) => ({
      sql: `ALTER TABLE ${qualified(table)} ALTER COLUMN ${identifier(column.name)} DROP NOT NULL`,
      why: 'it is empty until what it held comes back',
    })),
    { sql: alter((column) => `NULL::${typeOf(column)}`), why },
    {
      sql: `UPDATE ${rowsOf(content)} AS t SET ${set} FROM (SELECT t.tableoid AS relid, t.ctid AS place, row_number() OVER () AS number FROM ${rowsOf(content)} AS t) AS h JOIN ${map} AS k USING (number) WHERE t.tableoid = h.relid AND t.ctid = h.place`,
      why: `${name} holds what it held`,
    },
  ];
}

/** A rewrite keeps the order in which rows lie, and not their places. */
const pairsByNumber = (content: KeptColumns): string =>
  `SELECT k.number${content.columns.map(({ attnum }) => `, k.v${attnum}`).join('')} FROM (${pairs(content)}) AS k`;

const lookUp = (number: number, attnum: number): string => kept(`kept_${number}_value_${attnum}`);

const lookUpCall = ({ match }: KeptColumns, number: number, attnum: number): string =>
  `${lookUp(number, attnum)}(${match.map(({ name }) => identifier(name)).join(', ')})`;

/** USING may call a function, and not read a table itself. */
function lookUps({ number, content }: KeptItem<KeptColumns>, typeOf: TypeNames): UndoStep[] {
  const { old, fresh, match, columns } = content;
  const keys = fresh ?? old;
  const why = 'look-up of what was kept';
  const same = (alias: string): string =>
    match.map((column, at) => `${alias}.${cellOf(column)} = $${at + 1}`).join(' AND ');
  return [
    { sql: `CREATE INDEX ON ${kept(keys)} (${match.map(cellOf).join(', ')})`, why },
    ...(fresh === undefined ? [] : [{ sql: `CREATE INDEX ON ${kept(old)} (n)`, why }]),
    { sql: `ANALYZE ${kept(keys)}`, why },
    ...columns.map((column) => ({
      sql: `CREATE FUNCTION ${lookUp(number, column.attnum)}(${match.map(({ stored }) => stored).join(', ')}) RETURNS ${typeOf(column)} LANGUAGE plpgsql STABLE AS $look$ BEGIN RETURN (SELECT ${
        fresh === undefined
          ? `o.v${column.attnum} FROM ${kept(old)} AS o WHERE ${same('o')}`
          : `o.v${column.attnum} FROM ${kept(fresh)} AS f JOIN ${kept(old)} AS o USING (n) WHERE ${same('f')}`
      }); END $look$`,
      why,
    })),
  ];
}

function dropLookUps({ number, content }: KeptItem<KeptColumns>): UndoStep[] {
  return content.columns.map(({ attnum }) => ({
    sql: `DROP FUNCTION ${lookUp(number, attnum)}`,
    why: 'the look-up has done its work',
  }));
}
