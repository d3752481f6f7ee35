import type { Client } from '../postgres/index.js';

/** One append: events of one stream, and the version that the stream must be at. */
export interface AppendRequest {
  stream: string;
  expectedVersion: number;
  /** Canonical JSON texts. */
  bodies: readonly string[];
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
  text: 'SELECT outcome, position, version FROM daybook_ledger.append($1, $2, $3, $4)',
};

/** Appends many appends in one round trip and one commit; outcomes come in the order of the requests. */
export async function appendBatch(
  client: Client,
  requests: readonly AppendRequest[],
): Promise<AppendOutcome[]> {
  const { rows } = await client.query<Row>({
    ...QUERY,
    values: [
      requests.map((request) => request.stream),
      requests.map((request) => request.expectedVersion),
      requests.map((request) => request.bodies.length),
      // Canonical JSON has no line feed within: far cheaper to send and to split than an array literal.
      requests.map((request) => request.bodies.join('\n')).join('\n'),
    ],
  });
  return rows.map((row) =>
    row.outcome === 'conflict'
      ? { outcome: 'conflict', actualVersion: Number(row.version) }
      : { outcome: row.outcome, position: Number(row.position) },
  );
}
