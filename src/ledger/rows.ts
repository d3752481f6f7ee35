import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { Client } from '../postgres/index.js';
import type { LedgerConnection } from './connection.js';

/** An entry with all that the table says of it, as it says it. */
export interface LedgerRow extends LedgerEntry {
  readonly columns: LedgerColumns;
}

/** The columns that repeat members of the event for the indexes. */
export interface LedgerColumns {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly eventId: string;
}

/** How many rows the head says there are, and how many the positions say; read at one moment. */
export interface LedgerExtent {
  head: number;
  rows: number;
}

interface Row {
  position: string;
  stream: string;
  version: string;
  type: string;
  event_id: string;
  body: string;
  leaf_hash: Buffer;
}

const PAGE_ROWS = 5000;

export async function readExtent(client: Client): Promise<LedgerExtent> {
  const { rows } = await client.query<{ head: string | null; rows: string }>(
    `SELECT (SELECT size FROM daybook_ledger.head) AS head,
            (SELECT coalesce(max(position), -1) + 1 FROM daybook_ledger.event) AS rows`,
  );
  return { head: Number(rows[0]!.head ?? -1), rows: Number(rows[0]!.rows) };
}

/** The rows from position 0 up to, but not including, `to`, as they are: whoever reads them trusts none. */
export async function* readRows(connection: LedgerConnection, to: number): AsyncGenerator<LedgerRow[]> {
  for (let from = 0; from < to; ) {
    const start = from;
    const { rows } = await connection.use((client) =>
      client.query<Row>({
        name: 'daybook-read-rows',
        text: `SELECT position, stream, version, type, event_id, body, leaf_hash FROM daybook_ledger.event
               WHERE position >= $1 AND position < $2 ORDER BY position LIMIT $3`,
        values: [start, to, PAGE_ROWS],
      }),
    );
    if (rows.length === 0) return;
    yield rows.map(toRow);
    from = Number(rows.at(-1)!.position) + 1;
  }
}

const toRow = (row: Row): LedgerRow => ({
  position: Number(row.position),
  bytes: Buffer.from(row.body, 'utf8'),
  leaf: row.leaf_hash,
  columns: { stream: row.stream, version: Number(row.version), type: row.type, eventId: row.event_id },
});
