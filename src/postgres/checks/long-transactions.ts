import type { Client } from 'pg';

/** A transaction that has been open for long: DDL may have to wait for it, and everybody else for the DDL. */
export interface LongTransaction {
  pid: number;
  ageMs: number;
  user: string | null;
  applicationName: string | null;
  state: string | null;
  /** The first word of its statement only: the text may hold values of rows. */
  command: string | null;
}

const QUERY = `
SELECT a.pid, round(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::float8 AS "ageMs", a.usename AS "user",
  a.application_name AS "applicationName", a.state, upper(substring(a.query FROM '^\\s*([A-Za-z]+)')) AS command
FROM pg_stat_activity a
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
  AND clock_timestamp() - a.xact_start > $1 * interval '1 millisecond'
ORDER BY a.xact_start, a.pid`;

/** Other sessions' transactions in this database that are older than so many milliseconds, the oldest first. */
export async function readLongTransactions(client: Client, olderThanMs: number): Promise<LongTransaction[]> {
  const { rows } = await client.query<LongTransaction>(QUERY, [olderThanMs]);
  return rows;
}
