import type { Client } from '../../postgres/index.js';
import { withOrder } from './keep-columns.js';
import { asKept } from './keep-rows.js';
import { nextNumber, writeKept } from './kept-item.js';
import { cellOf, identifier, kept, qualified } from './names.js';
import type { RelationBefore } from './relations-before.js';
import { readTableNow } from './table-now.js';

/** Keeps all rows of a table, for what is done to it by functions cannot be changed into a move. */
export async function keepCopy(client: Client, run: string, before: RelationBefore): Promise<void> {
  const table = await readTableNow(client, before);
  if (!table) return;
  const number = await nextNumber(client);
  const old = `kept_${number}_old`;
  const columns = table.columns.map(
    (column) => `${identifier(column.now)}::${column.stored} AS ${cellOf(column)}`,
  );
  await withOrder(client, table, () =>
    client.query(
      `CREATE TABLE ${kept(old)} AS SELECT ${columns.join(', ')} FROM ${table.partitioned ? '' : 'ONLY '}${qualified(table.now)}`,
    ),
  );
  await writeKept(client, run, {
    number,
    relid: before.oid,
    content: {
      kind: 'copy',
      table: table.before,
      partitioned: table.partitioned,
      columns: table.columns.map(asKept),
      old,
    },
  });
}
