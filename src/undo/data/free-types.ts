import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { KeptData } from './kept-item.js';
import { identifier, kept, literal } from './names.js';
import { TEXT_SETTINGS, withOwnSettings } from './own-settings.js';

interface MadeColumn {
  number: string;
  table: string;
  cell: string;
  type: string;
}

/** Columns of kept tables whose types somebody made, by CREATE TYPE or with an extension. */
const MADE_COLUMNS = `
SELECT k.number, c.relname AS "table", a.attname AS cell, a.atttypid AS typeid, a.atttypmod AS typmod, format_type(a.atttypid, a.atttypmod) AS type
FROM daybook.kept k CROSS JOIN LATERAL unnest(k.tables) AS t(name)
JOIN pg_class c ON c.relname = t.name AND c.relnamespace = 'daybook'::regnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type y ON y.oid = a.atttypid AND y.typnamespace <> 'pg_catalog'::regnamespace
WHERE k.run = $1 AND k.kind <> 'moved' ORDER BY k.number, c.relname, a.attnum`;

/**
 * Turns kept values of types that somebody made into text, so that what is kept holds no later migration up that drops or replaces such a type.
 * To be called when nothing more is kept.
 */
export async function freeTypes(client: Client, run: string): Promise<void> {
  const { rows } = await client.query<MadeColumn>(
    `WITH made AS (${MADE_COLUMNS})
     INSERT INTO daybook.kept_type (kept, "table", cell, typeid, typmod, type)
     SELECT number, "table", cell, typeid, typmod, type FROM made RETURNING kept AS number, "table", cell, type`,
    [run],
  );
  for (const [table, columns] of byTable(rows)) {
    const changes = columns.map(({ cell }) => changed(cell, 'pg_catalog.text'));
    await client.query(`ALTER TABLE ${kept(table)} ${changes.join(', ')}`);
  }
}

/** The steps that give kept values their types again, as those are called now: they come before all others. */
export async function planTypes(client: Client, { items }: KeptData): Promise<UndoStep[]> {
  return await withOwnSettings(client, undefined, async () => {
    const { rows } = await client.query<MadeColumn>(
      `SELECT k.kept AS number, k."table", k.cell, coalesce((SELECT format_type(y.oid, k.typmod) FROM pg_type y WHERE y.oid = k.typeid), k.type) AS type
       FROM daybook.kept_type k WHERE k.kept = ANY ($1) ORDER BY k.kept, k."table", k.cell`,
      [items.map(({ number }) => number)],
    );
    if (rows.length === 0) return [];
    const settings = Object.entries(TEXT_SETTINGS).map(([name, value]) => ({
      sql: `SET LOCAL ${name} = ${literal(value)}`,
      why: 'values are read as they were written',
    }));
    const steps = [...byTable(rows)].map(([table, columns]) => ({
      sql: `ALTER TABLE ${kept(table)} ${columns.map(({ cell, type }) => changed(cell, type)).join(', ')}`,
      why: 'what is kept has its types again',
    }));
    return [...settings, ...steps];
  });
}

const changed = (cell: string, type: string): string =>
  `ALTER COLUMN ${identifier(cell)} TYPE ${type} USING ${identifier(cell)}::${type}`;

function byTable(columns: readonly MadeColumn[]): Map<string, MadeColumn[]> {
  const tables = new Map<string, MadeColumn[]>();
  for (const column of columns) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  return tables;
}
