import type { Client } from '../../postgres/index.js';

/** A table by the name that it had before the run, and that it has again when an undo comes to its rows. */
export interface TableName {
  schema: string;
  name: string;
}

export interface KeptColumn {
  attnum: number;
  name: string;
  /** Its type: what that is called is known when it is undone. */
  typeid: number;
  typmod: number;
  /** The type of the kept values: of a domain the type below, since a constraint added to the domain would be held against them. */
  stored: string;
  /** Quoted, with its schema; absent where it is the type's own. */
  collation?: string;
  /** GENERATED ALWAYS AS IDENTITY: cannot be set by UPDATE. */
  always?: true;
}

/** Rows that statements changed, as they were before. */
export interface KeptRows {
  kind: 'rows';
  table: TableName;
  /** A partitioned table holds its rows in others; without it only the table's own are meant. */
  partitioned: boolean;
  columns: KeptColumn[];
  /** Names of the columns that tell rows apart; absent where whole rows are compared. */
  key?: string[];
  /** `began, verb, c<attnum>…`: rows before. */
  old: string;
  /** With a key `way, c<attnum>…` (1 a key that was, -1 one that came); else `c<attnum>…`: rows after. */
  fresh: string;
}

/** Values of columns that were dropped or had their type changed. */
export interface KeptColumns {
  kind: 'dropped columns' | 'retyped columns';
  table: TableName;
  partitioned: boolean;
  columns: KeptColumn[];
  /** What tells the rows apart once the statement is done. */
  match: KeptColumn[];
  /** Whether no two rows have the same `match`. */
  unique: boolean;
  /** `n, v<attnum>…`, and `c<attnum>…` where `fresh` is absent. */
  old: string;
  /** `n, c<attnum>…`: what tells the rows apart, where the statement changed that. */
  fresh?: string;
}

/** Something with a name of its own that was moved out of the way. */
export interface MovedObject {
  /** As ALTER wants it. */
  what:
    | 'TABLE'
    | 'MATERIALIZED VIEW'
    | 'INDEX'
    | 'SEQUENCE'
    | 'TYPE'
    | 'DOMAIN'
    | 'FUNCTION'
    | 'PROCEDURE'
    | 'AGGREGATE';
  oid: number;
  schema: string;
  name: string;
  /** In schema `daybook`, where no other thing has that name. */
  keptAs: string;
  /** It moves with the table that it belongs to, and has only been renamed. */
  belongs?: true;
}

/** What was to be dropped and was moved into the schema `daybook` instead. */
export interface Moved {
  kind: 'moved';
  objects: MovedObject[];
  /** Partitions and children of tables that stayed: `ALTER TABLE parent ATTACH PARTITION …`. */
  rejoin: { table: TableName; parent: TableName; bound: string | null }[];
  schemas: { name: string; owner: string }[];
}

/** All rows of a table as they were before the run. */
export interface Copied {
  kind: 'copy';
  table: TableName;
  partitioned: boolean;
  columns: KeptColumn[];
  /** `c<attnum>…` */
  old: string;
}

/** The position of a sequence before the run and after it; `null` where the run dropped it. */
export interface KeptPosition {
  kind: 'position';
  sequence: TableName;
  /** Of an identity column or serial: its sequence may come back under another name. */
  owner?: TableName & { column: string };
  before: { value: string; called: boolean };
  after: { value: string; called: boolean } | null;
}

/** Whether a materialised view held rows before the run. */
export interface KeptMaterialized {
  kind: 'materialized view';
  view: TableName;
  populated: boolean;
  /** The run refreshed or dropped it; else the undo may have to make it again. */
  changed: boolean;
}

/** A table that the run detached from a partitioned one, or attached to it. */
export interface KeptAttachment {
  kind: 'attachment';
  table: TableName;
  parent: TableName;
  /** `FOR VALUES …` of before; absent where it was no partition. */
  bound?: string;
}

/** What came upon tables in the run, by names: it restricts rows, and so must go before those of before come back. */
export interface Restrictions {
  kind: 'restrictions';
  tables: {
    relid: number;
    constraints: string[];
    indexes: string[];
    rules: string[];
    /** Columns that were there and were nullable, as they were called before. */
    notNull: string[];
    /** Columns that were not there. */
    columns: string[];
  }[];
}

export type KeptContent =
  | KeptRows
  | KeptColumns
  | Moved
  | Copied
  | KeptPosition
  | KeptMaterialized
  | KeptAttachment
  | Restrictions;

export interface KeptItem<Content extends KeptContent = KeptContent> {
  number: number;
  /** Its place in the order of all that the run did; an undo goes backwards. */
  at: number;
  relid: number;
  content: Content;
  rows: number | null;
  bytes: number | null;
}

/** What a run keeps in the target. */
export interface KeptData {
  run: string;
  items: KeptItem[];
}

interface Row extends Omit<KeptItem, 'number' | 'at' | 'rows' | 'bytes'> {
  number: string;
  at: string;
  rows: string | null;
  bytes: string | null;
}

/** Reads what a run keeps, the newest first. */
export async function readKept(client: Client, run: string): Promise<KeptData> {
  const { rows } = await client.query<Row>(
    `SELECT number, relid::bigint AS relid, content, rows, bytes,
       coalesce((SELECT max(e.at) FROM daybook.kept_event e WHERE e.kept = k.number), k.at) AS at
     FROM daybook.kept k WHERE run = $1 ORDER BY at DESC, number DESC`,
    [run],
  );
  return {
    run,
    items: rows.map(({ number, at, relid, content, rows: count, bytes }) => ({
      number: Number(number),
      at: Number(at),
      relid: Number(relid),
      content,
      rows: count === null ? null : Number(count),
      bytes: bytes === null ? null : Number(bytes),
    })),
  };
}

/** Writes down what is kept, in the run's own transaction. */
export async function writeKept(
  client: Client,
  run: string,
  { number, relid, content }: { number: number; relid: number; content: KeptContent },
): Promise<void> {
  await client.query(
    `INSERT INTO daybook.kept (number, run, at, kind, relation, relid, tables, content)
     VALUES ($1, $2, nextval('daybook.kept_order'), $3, $4, $5, $6, $7)`,
    [number, run, content.kind, relationOf(content), relid, tablesOf(content), JSON.stringify(content)],
  );
}

export async function nextNumber(client: Client): Promise<number> {
  const { rows } = await client.query<{ number: string }>(`SELECT nextval('daybook.kept_number') AS number`);
  return Number(rows[0]!.number);
}

function relationOf(content: KeptContent): string {
  const named = (table: TableName): string => `${table.schema}.${table.name}`;
  switch (content.kind) {
    case 'moved':
      return content.objects.map(named).join(', ');
    case 'position':
      return named(content.sequence);
    case 'materialized view':
      return named(content.view);
    case 'restrictions':
      return '';
    default:
      return named(content.table);
  }
}

/** The tables in schema `daybook` that hold it. */
export function tablesOf(content: KeptContent): string[] {
  switch (content.kind) {
    case 'moved':
      return content.objects.filter(({ what }) => what === 'TABLE').map(({ keptAs }) => keptAs);
    case 'rows':
      return [content.old, content.fresh];
    case 'copy':
      return [content.old];
    case 'dropped columns':
    case 'retyped columns':
      return content.fresh === undefined ? [content.old] : [content.old, content.fresh];
    default:
      return [];
  }
}
