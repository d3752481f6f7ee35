import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { KeptData, KeptMaterialized, KeptPosition } from './kept-item.js';
import { identifier, literal, qualified } from './names.js';
import { withOwnSettings } from './own-settings.js';

/**
 * The steps that come last, when the schema is as it was: positions of sequences, and materialised views. A sequence that was used since the
 * run stays where it is, for going back would give numbers twice.
 */
export async function planPositions(client: Client, kept: KeptData): Promise<UndoStep[]> {
  return await withOwnSettings(client, undefined, () => plan(client, kept));
}

async function plan(client: Client, { items }: KeptData): Promise<UndoStep[]> {
  const steps: UndoStep[] = [];
  for (const { content } of items)
    if (content.kind === 'position') steps.push(...(await position(client, content)));
  const views = items.flatMap(({ content, relid }) =>
    content.kind === 'materialized view' ? [{ content, relid }] : [],
  );
  // A view that reads another is the younger one.
  for (const { content, relid } of views.sort((a, b) => a.relid - b.relid))
    steps.push(...(await refresh(client, relid, content)));
  return steps;
}

async function position(
  client: Client,
  { sequence, owner, before, after }: KeptPosition,
): Promise<UndoStep[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND c.oid = coalesce(to_regclass($1), CASE WHEN to_regclass($2) IS NOT NULL AND EXISTS (
       SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass($2) AND a.attname = $3 AND NOT a.attisdropped) THEN pg_get_serial_sequence($2, $3)::regclass END)`,
    [qualified(sequence), owner ? qualified(owner) : null, owner?.column ?? null],
  );
  const found = rows[0];
  if (!found) return [];
  const name = qualified(found);
  const unused = after === null ? '' : ` WHERE last_value = ${after.value} AND is_called = ${after.called}`;
  return [
    {
      sql: `SELECT pg_catalog.setval(${literal(name)}, ${before.value}, ${before.called}) FROM ${name}${unused}`,
      why: `the sequence ${found.schema}.${found.name} goes on from where it was`,
    },
  ];
}

async function refresh(
  client: Client,
  relid: number,
  { view, populated, changed }: KeptMaterialized,
): Promise<UndoStep[]> {
  const { rows } = await client.query<{ oid: number; populated: boolean }>(
    `SELECT oid, relispopulated AS populated FROM pg_class WHERE oid = to_regclass($1) AND relkind = 'm'`,
    [qualified(view)],
  );
  const is = rows[0];
  // What the undo made again is another one, under its name.
  if (!is || (!changed && Number(is.oid) === relid && is.populated === populated)) return [];
  return [
    {
      sql: `REFRESH MATERIALIZED VIEW ${identifier(view.schema)}.${identifier(view.name)}${populated ? '' : ' WITH NO DATA'}`,
      why: populated ? `${view.name} holds what its tables say again` : `${view.name} held nothing`,
    },
  ];
}
