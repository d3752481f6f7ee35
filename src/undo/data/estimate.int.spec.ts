import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { parseScript } from '../../postgres/statements.js';
import { estimateKeeping, type KeepingEstimate } from './estimate.js';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `CREATE TABLE t (id int PRIMARY KEY, "B.b" text);
     INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 10000) i; ANALYZE t; BEGIN`,
  );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const estimate = async (sql: string, limit = 1e9): Promise<KeepingEstimate> =>
  await estimateKeeping(client, (await parseScript(sql)).statements, limit);

it('a change of all rows counts with the whole table, one of few rows with a part of it', async () => {
  const all = await estimate('UPDATE t SET "B.b" = NULL');
  const few = await estimate('DELETE FROM t WHERE id < 100');
  expect(all.bytes).toBeGreaterThan(1_000_000);
  expect(few.bytes).toBeGreaterThan(0);
  expect(few.bytes).toBeLessThan(all.bytes / 50);
});

it('a column counts with its own width, and a dropped table not at all', async () => {
  const { bytes } = await estimate('ALTER TABLE t DROP COLUMN "B.b"');
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(bytes).toBeLessThan(2_000_000);
  expect((await estimate('DROP TABLE t')).bytes).toBe(0);
});

it('more than the limit is left to a verified backup', async () => {
  expect((await estimate('TRUNCATE t', 1000)).outcome).toBe('needs a verified backup');
  expect((await estimate('TRUNCATE t')).outcome).toBe('kept');
});

it('a block is told as one whose changes only show when it runs', async () => {
  expect((await estimate(`UPDATE t SET id = id; DO $$ BEGIN END $$`)).opaque).toEqual([
    { statement: 1, why: 'a DO block' },
  ]);
});
