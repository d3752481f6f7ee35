import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { Involved } from './involved.js';
import type {
  Copied,
  KeptAttachment,
  KeptColumn,
  KeptColumns,
  KeptContent,
  KeptData,
  KeptItem,
  KeptRows,
  Moved,
  Restrictions,
} from './kept-item.js';
import { qualified } from './names.js';
import { withOwnSettings } from './own-settings.js';
import { quietTables, SETTINGS } from './quiet-tables.js';
import { type TypeNames, undoDroppedColumns, undoRetypedColumns } from './undo-columns.js';
import { undoCopy } from './undo-copy.js';
import { undoMoved } from './undo-moved.js';
import { removesRows, undoRows } from './undo-rows.js';

const ofKind = <Content extends KeptContent>(
  { items }: KeptData,
  ...kinds: Content['kind'][]
): KeptItem<Content>[] =>
  items.filter(({ content }) => (kinds as string[]).includes(content.kind)) as KeptItem<Content>[];

/**
 * The steps that bring data back: what was moved, then columns and rows, the newest change first. To be planned and executed when
 * renames are undone, and before the rest of the schema is.
 */
export async function planDataSteps(client: Client, kept: KeptData): Promise<UndoStep[]> {
  // Names in the steps must not depend on where the search path leads now.
  return await withOwnSettings(client, undefined, () => plan(client, kept));
}

async function plan(client: Client, kept: KeptData): Promise<UndoStep[]> {
  const moved = ofKind<Moved>(kept, 'moved');
  const back: UndoStep[] = [];
  const aside = new Set<number>();
  for (const { content } of moved) back.push(...(await undoMoved(client, content, aside)));
  const typeOf = await typeNames(client, kept, moved);
  const changes: UndoStep[] = [];
  for (const item of kept.items) changes.push(...(await undoItem(client, item, typeOf)));
  if (changes.length === 0) return back.length === 0 ? [] : [...SETTINGS, ...back];
  const involved = await involvedIn(client, kept);
  const restrictions = ofKind<Restrictions>(kept, 'restrictions').flatMap(({ content }) => content.tables);
  const alters = ofKind<KeptColumns | Copied>(kept, 'dropped columns', 'retyped columns', 'copy').length > 0;
  const { first, last } = await quietTables(client, involved, restrictions, alters);
  return [...SETTINGS, ...back, ...first, ...changes, ...last];
}

async function undoItem(client: Client, item: KeptItem, typeOf: TypeNames): Promise<UndoStep[]> {
  switch (item.content.kind) {
    case 'rows':
      return await undoRows(client, item as KeptItem<KeptRows>);
    case 'dropped columns':
      return undoDroppedColumns(item as KeptItem<KeptColumns>, typeOf);
    case 'retyped columns':
      return undoRetypedColumns(item as KeptItem<KeptColumns>, typeOf);
    case 'copy':
      return await undoCopy(client, item as KeptItem<Copied>, typeOf);
    case 'attachment':
      return [undoAttachment(item.content)];
    default:
      return [];
  }
}

const undoAttachment = ({ table, parent, bound }: KeptAttachment): UndoStep => ({
  sql: `ALTER TABLE ${qualified(parent)} ${bound === undefined ? 'DETACH' : 'ATTACH'} PARTITION ${qualified(table)}${bound === undefined ? '' : ` ${bound}`}`,
  why: `${table.name} ${bound === undefined ? 'is no part' : 'is a part'} of ${parent.name} again`,
});

async function involvedIn(client: Client, kept: KeptData): Promise<Involved[]> {
  const involved = new Map<number, Involved>();
  for (const item of ofKind<KeptRows | KeptColumns | Copied>(
    kept,
    'rows',
    'dropped columns',
    'retyped columns',
    'copy',
  )) {
    const { relid, content } = item;
    const { rows } = await client.query('SELECT FROM pg_class WHERE oid = $1', [relid]);
    if (rows.length === 0) continue;
    const entry = involved.get(relid) ?? { relid, table: content.table, retyped: [], removes: false };
    if (content.kind === 'retyped columns' || content.kind === 'copy')
      entry.retyped.push(...content.columns.map(({ attnum }) => attnum));
    if (
      content.kind === 'copy' ||
      (content.kind === 'rows' && (await removesRows(client, item as KeptItem<KeptRows>)))
    )
      entry.removes = true;
    involved.set(relid, entry);
  }
  return [...involved.values()];
}

/** The names of types once those that were moved are back; of a domain that is gone the type below. */
async function typeNames(
  client: Client,
  kept: KeptData,
  moved: readonly KeptItem<Moved>[],
): Promise<TypeNames> {
  const columns = ofKind<KeptColumns | Copied>(kept, 'dropped columns', 'retyped columns', 'copy').flatMap(
    ({ content }): KeptColumn[] => content.columns,
  );
  const { rows } = await client.query<{
    typeid: number;
    typmod: number;
    name: string | null;
    element: number | null;
  }>(
    `SELECT DISTINCT w.typeid, w.typmod, format_type(t.oid, w.typmod) AS name, nullif(t.typelem, 0) AS element
     FROM unnest($1::oid[], $2::int[]) AS w(typeid, typmod) LEFT JOIN pg_type t ON t.oid = w.typeid`,
    [columns.map(({ typeid }) => typeid), columns.map(({ typmod }) => typmod)],
  );
  const types = new Map<number, string>();
  for (const { content } of moved) {
    for (const object of content.objects) {
      if (object.what === 'TYPE' || object.what === 'DOMAIN') types.set(object.oid, qualified(object));
    }
  }
  return ({ typeid, typmod, stored }) => {
    const found = rows.find((row) => Number(row.typeid) === typeid && row.typmod === typmod);
    const ofMoved =
      types.get(typeid) ??
      (found?.element && types.has(Number(found.element))
        ? `${types.get(Number(found.element))}[]`
        : undefined);
    return ofMoved ?? found?.name ?? stored;
  };
}
