import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { openClient } from './connect.js';
import { copyOut } from './copy-out.js';
import type { Client } from './index.js';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createDatabase();
  client = await openClient(database.url, { applicationName: 'test', role: 'target' });
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The one field of each row. */
async function texts(query: string): Promise<(string | null)[]> {
  const rows: (string | null)[] = [];
  await copyOut(client, query, (bytes, start) => {
    const length = bytes.readInt32BE(start);
    rows.push(length < 0 ? null : bytes.toString('utf8', start + 4, start + 4 + length));
  });
  return rows;
}

it('hands out the bytes of each row as they are, the first and the last too', async () => {
  expect(await texts(`VALUES ('a\\b'), (NULL), (''), (E'größer\\n')`)).toEqual([
    'a\\b',
    null,
    '',
    'größer\n',
  ]);
});

it('hands out nothing where there is no row', async () => {
  expect(await texts(`SELECT 'a' WHERE false`)).toEqual([]);
});

it('hands out rows of which many come at once, and rows that come in pieces', async () => {
  const rows = await texts(`SELECT repeat('x', 200000 * (i % 2) + i) FROM generate_series(1, 500) i`);
  expect(rows.map((row) => row!.length)).toEqual(
    Array.from({ length: 500 }, (_, index) => 200_000 * ((index + 1) % 2) + index + 1),
  );
});

it('throws what PostgreSQL says, after rows too, and leaves the connection as it was', async () => {
  await expect(texts(`SELECT (1 / (3 - i))::text FROM generate_series(1, 3) i`)).rejects.toMatchObject({
    code: '22012',
  });
  expect(await texts(`SELECT 'a'`)).toEqual(['a']);
});

it('throws what the taker throws, and leaves the connection as it was', async () => {
  const taken: number[] = [];
  const copying = copyOut(client, `SELECT i::text FROM generate_series(1, 100000) i`, (bytes) => {
    taken.push(bytes.length);
    throw new Error('no more');
  });
  await expect(copying).rejects.toThrow('no more');
  expect(taken).toHaveLength(1);
  expect(await texts(`SELECT 'a'`)).toEqual(['a']);
});
