import type { Client } from 'pg';

/** The server's clock, in ms since 1970. */
export async function readServerClock(client: Client): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  return rows[0]!.ms;
}
