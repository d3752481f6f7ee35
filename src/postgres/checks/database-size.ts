import type { Client } from 'pg';

/** Bytes on the server's disk. How much of that disk is free cannot be asked by SQL. */
export async function readDatabaseSize(client: Client): Promise<bigint> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database())::text AS bytes',
  );
  return BigInt(rows[0]!.bytes);
}
