import type { Client } from '../postgres/index.js';

export interface RelayLag {
  /** How many events the ledger holds. */
  head: number;
  /** The age of the event at the position, in ms; 0 where it is not there yet. */
  ageMs: number;
}

/** How far the ledger is beyond a position, in events and in time by its server’s clock. */
export async function readLag(client: Client, position: number): Promise<RelayLag> {
  const { rows } = await client.query<{ size: string; age: number | null }>({
    name: 'daybook-relay-lag',
    text: `SELECT size, (SELECT (extract(epoch FROM clock_timestamp() - recorded_at) * 1000)::float8
                         FROM daybook_ledger.event WHERE position = $1) AS age
           FROM daybook_ledger.head`,
    values: [position],
  });
  const [row] = rows;
  return { head: Number(row?.size ?? 0), ageMs: Math.max(0, row?.age ?? 0) };
}
