import type { Client } from 'pg';

/** What costs one question together: the server's clock, in ms since 1970, and the bytes of the database. */
export interface ClockAndSize {
  clockMs: number;
  databaseBytes: number;
}

/** The size is read first: it takes the longer, and the clock must be of the moment of the answer. */
const QUERY = `
WITH size AS MATERIALIZED (SELECT pg_database_size(current_database())::float8 AS bytes)
SELECT bytes AS "databaseBytes", (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "clockMs" FROM size`;

export async function readClockAndSize(client: Client): Promise<ClockAndSize> {
  const { rows } = await client.query<ClockAndSize>(QUERY);
  return rows[0]!;
}
