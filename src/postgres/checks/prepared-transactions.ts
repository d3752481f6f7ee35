import type { Client } from 'pg';

/** A transaction that was prepared for a two-phase commit: it keeps its locks until somebody ends it, even over a restart. */
export interface PreparedTransaction {
  gid: string;
  owner: string;
  ageMs: number;
}

const QUERY = `
SELECT gid, owner, round(extract(epoch FROM clock_timestamp() - prepared) * 1000)::float8 AS "ageMs"
FROM pg_prepared_xacts
WHERE database = current_database()
ORDER BY prepared, gid`;

/** The prepared transactions of this database, the oldest first. */
export async function readPreparedTransactions(client: Client): Promise<PreparedTransaction[]> {
  const { rows } = await client.query<PreparedTransaction>(QUERY);
  return rows;
}
