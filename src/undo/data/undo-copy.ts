import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { Copied, KeptItem } from './kept-item.js';
import { cellOf, identifier, kept, qualified } from './names.js';
import type { TypeNames } from './undo-columns.js';

interface ColumnRow {
  attnum: number;
  typeid: number;
  typmod: number;
}

/** Brings back all rows of a table that was kept whole; a table that is gone is made of the copy itself. */
export async function undoCopy(
  client: Client,
  { relid, content }: KeptItem<Copied>,
  typeOf: TypeNames,
): Promise<UndoStep[]> {
  const { rows: there } = await client.query('SELECT FROM pg_class WHERE oid = $1', [relid]);
  if (there.length === 0) return asTable(content, typeOf);
  const { rows: columns } = await client.query<ColumnRow>(
    'SELECT attnum, atttypid AS typeid, atttypmod AS typmod FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped',
    [relid],
  );
  const { table, partitioned, old } = content;
  const name = `${table.schema}.${table.name}`;
  const steps: UndoStep[] = [];
  const only = partitioned ? '' : 'ONLY ';
  steps.push({
    sql: `DELETE FROM ${only}${qualified(table)}`,
    why: `all rows of ${name} are replaced by those that were kept`,
  });
  for (const column of content.columns) {
    const is = columns.find(({ attnum }) => attnum === column.attnum);
    const collate = column.collation === undefined ? '' : ` COLLATE ${column.collation}`;
    if (!is) {
      steps.push({
        sql: `ALTER TABLE ${qualified(table)} ADD COLUMN IF NOT EXISTS ${identifier(column.name)} ${typeOf(column)}${collate}`,
        why: `column ${column.name} of ${name} comes back`,
      });
    } else if (Number(is.typeid) !== column.typeid || is.typmod !== column.typmod) {
      steps.push({
        sql: `ALTER TABLE ${qualified(table)} ALTER COLUMN ${identifier(column.name)} DROP DEFAULT, ALTER COLUMN ${identifier(column.name)} TYPE ${typeOf(column)}${collate} USING NULL`,
        why: `column ${column.name} of ${name} is of the type that it was`,
      });
    }
  }
  const into =
    content.columns.length === 0
      ? ''
      : ` (${content.columns.map((column) => identifier(column.name)).join(', ')}) OVERRIDING SYSTEM VALUE`;
  steps.push({
    sql: `INSERT INTO ${qualified(table)}${into} SELECT ${content.columns.map(cellOf).join(', ')} FROM ${kept(old)}`,
    why: `${name} holds what it held`,
  });
  return steps;
}

function asTable({ table, columns, old }: Copied, typeOf: TypeNames): UndoStep[] {
  const name = `${table.schema}.${table.name}`;
  const why = `the copy of ${name} takes its place`;
  const copy = kept(old);
  return [
    ...columns.map((column) => ({
      sql: `ALTER TABLE ${copy} RENAME COLUMN ${cellOf(column)} TO ${identifier(column.name)}`,
      why,
    })),
    ...columns
      .filter((column) => typeOf(column) !== column.stored)
      .map((column) => ({
        sql: `ALTER TABLE ${copy} ALTER COLUMN ${identifier(column.name)} TYPE ${typeOf(column)}`,
        why,
      })),
    { sql: `ALTER TABLE ${copy} SET SCHEMA ${identifier(table.schema)}`, why },
    {
      sql: `ALTER TABLE ${qualified({ schema: table.schema, name: old })} RENAME TO ${identifier(table.name)}`,
      why,
    },
  ];
}
