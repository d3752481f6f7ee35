import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { benchBody } from './append-event.js';
import { type LoadResult, runLoad } from './append-load.js';

/** A table with the columns and indexes of the ledger’s, and nothing else of it. */
const TABLE = `CREATE TABLE bare (position bigint PRIMARY KEY, stream text NOT NULL, version bigint NOT NULL, type text NOT NULL,
  event_id uuid NOT NULL UNIQUE, recorded_at timestamptz NOT NULL, body text NOT NULL, leaf_hash bytea NOT NULL,
  UNIQUE (stream, version))`;
const COLUMNS = 8;

/**
 * What PostgreSQL and its driver can do at most: INSERTs of so many rows, each one a commit, one after the other.
 *
 * @returns the rate of rows, and the latency of an INSERT
 */
export async function bareInserts(url: string, rowsEach: number, seconds: number): Promise<LoadResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TABLE);
  const rows = Array.from(
    { length: rowsEach },
    (_, row) =>
      `(${Array.from({ length: COLUMNS }, (_, column) => `$${row * COLUMNS + column + 1}`).join(', ')})`,
  );
  const text = `INSERT INTO bare VALUES ${rows.join(', ')}`;
  const leaf = Buffer.alloc(32);
  let position = 0;
  const result = await runLoad({ inFlight: 1, seconds }, async () => {
    const values: unknown[] = [];
    for (let row = 0; row < rowsEach; row += 1, position += 1) {
      const body = benchBody('target/bare', position + 1);
      values.push(position, 'target/bare', position + 1, 'bench', uuidv7(), new Date(), body, leaf);
    }
    await client.query({ name: `bare-${rowsEach}`, text, values });
  });
  await client.end();
  return { ...result, rate: result.rate * rowsEach };
}
