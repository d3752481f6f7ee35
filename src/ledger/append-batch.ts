import type { Client } from '../postgres/index.js';

/** One append: events of one stream, and the version that the stream must be at. */
export interface AppendRequest {
  stream: string;
  expectedVersion: number;
  events: readonly AppendedEvent[];
}

/** An event in its canonical text, with the two members that the ledger keeps in columns of their own. */
export interface AppendedEvent {
  id: string;
  type: string;
  body: string;
}

export type AppendOutcome =
  | { outcome: 'appended' | 'known'; position: number }
  | { outcome: 'conflict'; actualVersion: number };

interface Row {
  outcome: 'appended' | 'known' | 'conflict';
  position: string | null;
  version: string | null;
}

const QUERY = {
  name: 'daybook-append',
  text: 'SELECT outcome, position, version FROM daybook_ledger.append($1, $2, $3, $4, $5, $6)',
};

/** Appends many appends in one round trip and one commit; outcomes come in the order of the requests. */
export async function appendBatch(
  client: Client,
  requests: readonly AppendRequest[],
): Promise<AppendOutcome[]> {
  const events = requests.flatMap((request) => request.events);
  const { rows } = await client.query<Row>({
    ...QUERY,
    values: [
      arrayOf(requests.map(({ stream }) => stream)),
      arrayOf(requests.map(({ expectedVersion }) => expectedVersion)),
      arrayOf(requests.map((request) => request.events.length)),
      arrayOf(events.map(({ id }) => id)),
      arrayOf(events.map(({ type }) => type)),
      // Canonical JSON has no line feed within: far cheaper to send and to split than an array literal.
      events.map(({ body }) => body).join('\n'),
    ],
  });
  return rows.map((row) =>
    row.outcome === 'conflict'
      ? { outcome: 'conflict', actualVersion: Number(row.version) }
      : { outcome: row.outcome, position: Number(row.position) },
  );
}

/** An array literal of what needs no quoting: streams, types, ids and numbers have none of PostgreSQL’s special characters. */
const arrayOf = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;
