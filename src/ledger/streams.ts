import type { Client } from '../postgres/index.js';

/**
 * Steps from one stream to the next along the index of (stream, version): as many look-ups as there are streams, however
 * many events they have.
 */
const STREAMS = `
WITH RECURSIVE found AS (
  (SELECT stream FROM daybook_ledger.event ORDER BY stream LIMIT 1)
  UNION ALL
  SELECT (SELECT e.stream FROM daybook_ledger.event e WHERE e.stream > found.stream ORDER BY e.stream LIMIT 1)
  FROM found WHERE found.stream IS NOT NULL
)
SELECT stream FROM found WHERE starts_with(stream, $1)`;

/** The names of the streams that begin with a prefix, by code units. */
export async function readStreamNames(client: Client, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{ stream: string }>(STREAMS, [prefix]);
  return rows.map(({ stream }) => stream).sort();
}
