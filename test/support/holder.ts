import pg from 'pg';

/** A session of the test’s own that holds a lock until it is told to let go. */
export interface Holder {
  pid: number;
  letGo(): Promise<void>;
}

/** Opens a transaction, runs SQL in it that takes a lock, and keeps it open. */
export async function hold(url: string, sql: string): Promise<Holder> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    pid: rows[0]!.pid,
    async letGo() {
      await client.query('ROLLBACK');
      await client.end();
    },
  };
}
