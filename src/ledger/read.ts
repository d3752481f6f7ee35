import { copyOut } from '../postgres/copy-out.js';
import type { Client } from '../postgres/index.js';
import { ENTRY_COLUMNS, EntryPage, RowEntry, type StreamEntry } from './entry-page.js';

/** How many entries are read at a time. */
export const PAGE_ENTRIES = 5000;

/** How many entries are scanned at a time: none of them is kept. */
export const SCANNED_ENTRIES = 20_000;

interface EntryRange {
  from: number;
  limit: number;
}

const entriesQuery = ({ from, limit }: EntryRange): string =>
  `SELECT ${ENTRY_COLUMNS} FROM daybook_ledger.event WHERE position >= ${from} ORDER BY position LIMIT ${limit}`;

/** The entries from a position on, at most `limit` of them, in order. */
export async function readEntries(
  client: Client,
  { from, limit = PAGE_ENTRIES }: { from: number; limit?: number },
): Promise<StreamEntry[]> {
  const page = new EntryPage();
  await copyOut(client, entriesQuery({ from, limit }), (bytes, start) => page.take(bytes, start));
  return page.entries;
}

/** As {@link readEntries}, but hands the entries out one by one: each is what it is until `take` returns. */
export async function scanEntries(
  client: Client,
  range: EntryRange,
  take: (entry: StreamEntry) => void,
): Promise<void> {
  const entry = new RowEntry();
  await copyOut(client, entriesQuery(range), (bytes, start) => take(entry.at(bytes, start)));
}

/** Before each field. */
const LENGTH_BYTES = 4;

/** How many events of one stream are read at a time: what is folded page by page is young garbage, which costs little. */
export const PAGE_BODIES = 1000;

export interface StreamBody {
  position: number;
  version: number;
  /** Canonical JSON. */
  body: string;
}

/** The events of one stream after a version, in order, without those of some CloudEvents types. */
export async function readStreamBodies(
  client: Client,
  { stream, after, without }: { stream: string; after: number; without: readonly string[] },
): Promise<StreamBody[]> {
  const { rows } = await client.query<[string, string, string]>({
    name: 'daybook-read-stream',
    rowMode: 'array',
    text: `SELECT position, version, body FROM daybook_ledger.event
           WHERE stream = $1 AND version > $2 AND type <> ALL ($3) ORDER BY version LIMIT $4`,
    values: [stream, after, without, PAGE_BODIES],
  });
  return rows.map(([position, version, body]) => ({
    position: Number(position),
    version: Number(version),
    body,
  }));
}

/** As {@link readStreamBodies}, all of them: hands the bodies out one by one, while the server sends the next ones. */
export async function scanStreamBodies(
  client: Client,
  { stream, after, without }: { stream: string; after: number; without: readonly string[] },
  take: (body: string) => void,
): Promise<void> {
  const types = without.map((type) => ` AND type <> ${client.escapeLiteral(type)}`);
  const query = `SELECT body FROM daybook_ledger.event
    WHERE stream = ${client.escapeLiteral(stream)} AND version > ${after}${types.join('')} ORDER BY version`;
  await copyOut(client, query, (bytes, start) => take(bytes.toString('utf8', start + LENGTH_BYTES)));
}

/** How many events the ledger holds. */
export async function readSize(client: Client): Promise<number> {
  const { rows } = await client.query<{ size: string }>('SELECT size FROM daybook_ledger.head');
  return Number(rows[0]?.size ?? 0);
}
