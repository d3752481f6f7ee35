import type { Client } from '../../postgres/index.js';
import type { KeptData, MovedObject } from './kept-item.js';
import { kept, literal } from './names.js';

const ORDER: readonly MovedObject['what'][] = [
  'TABLE',
  'MATERIALIZED VIEW',
  'SEQUENCE',
  'FUNCTION',
  'PROCEDURE',
  'AGGREGATE',
  'DOMAIN',
  'TYPE',
];

/** Drops what a run keeps: its undo is done, or nobody will want it any more. What was moved back is not there, and so is not dropped. */
export async function dropKept(client: Client, { run, items }: KeptData): Promise<void> {
  const tables: string[] = [];
  const objects: MovedObject[] = [];
  for (const { content } of items) {
    if (content.kind === 'moved') objects.push(...content.objects.filter(({ belongs }) => !belongs));
    if (content.kind === 'rows') tables.push(content.old, content.fresh);
    if (content.kind === 'copy') tables.push(content.old);
    if (content.kind === 'dropped columns' || content.kind === 'retyped columns')
      tables.push(content.old, ...(content.fresh === undefined ? [] : [content.fresh]));
  }
  const drops = [
    ...tables.map((name) => `DROP TABLE IF EXISTS ${kept(name)}`),
    ...ORDER.flatMap((what) =>
      objects
        .filter((object) => object.what === what)
        .map(({ keptAs }) => `DROP ${what} IF EXISTS ${kept(keptAs)} CASCADE`),
    ),
  ];
  const sql = [
    ...drops,
    ...['kept_event', 'kept_type'].map(
      (list) =>
        `DELETE FROM daybook.${list} WHERE kept IN (SELECT number FROM daybook.kept WHERE run = ${literal(run)})`,
    ),
    `DELETE FROM daybook.kept WHERE run = ${literal(run)}`,
  ];
  for (const statement of sql) await client.query(statement);
}
