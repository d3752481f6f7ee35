import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { sumsOf } from './digest-sums.js';
import { tableDigests } from './table-digest.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The digest of a table that is made for it and gone afterwards. */
async function digestOf(columns: string, ...rows: string[]): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(`CREATE TABLE t (${columns})`);
    for (const row of rows) await client.query(`INSERT INTO t VALUES ${row}`);
    const [table] = await tableDigests(client);
    return `${table!.rows} ${table!.digest}`;
  } finally {
    await client.query('ROLLBACK');
  }
}

test('the order of rows does not matter', async () => {
  expect(await digestOf('a int', '(1)', '(2)')).toBe(await digestOf('a int', '(2)', '(1)'));
});

test.each<[string, columns: string, one: string, other: string]>([
  ['null from an empty text', 'a text', `(NULL)`, `('')`],
  ['a null here from a null there', 'a int, b int', '(1, NULL)', '(NULL, 1)'],
  [
    'a null from a text, past the thirty-first column',
    `${many(40)}, z text`,
    `(${nulls(40)}, NULL)`,
    `(${nulls(40)}, '')`,
  ],
  ['what stands in one text from what stands in the next', 'a text, b text', `('ab', 'c')`, `('a', 'bc')`],
  [
    'a separator within a text from one between two',
    'a text, b text',
    `(E'x\\x1f1\\x1fy', 'z')`,
    `('x', E'y\\x1f1\\x1fz')`,
  ],
  ['spaces at the end of a text', 'a text', `('a')`, `('a ')`],
  ['spaces at the end of a char without a length', 'a bpchar', `('a')`, `('a ')`],
  ['digits after the point', 'a numeric', '(1.0)', '(1.00)'],
  ['minus zero from zero', 'a float8', `('-0')`, `('0')`],
  ['microseconds', 'a timestamptz', `('2026-01-01 00:00:00.000001Z')`, `('2026-01-01 00:00:00.000002Z')`],
  ['bytes', 'a bytea', `('\\x00')`, `('\\x0000')`],
  ['elements of an array', 'a text[]', `(ARRAY['a', NULL])`, `(ARRAY['a', 'NULL'])`],
  ['spaces in a json', 'a json', `('{"a":1}')`, `('{"a": 1}')`],
  ['a null array from an empty one', 'a int[]', '(NULL)', `('{}')`],
  ['columns that changed places', 'a int, b int', '(1, 2)', '(2, 1)'],
])('a digest tells %s', async (_what, columns, one, other) => {
  expect(await digestOf(columns, one)).not.toBe(await digestOf(columns, other));
});

test('a digest tells which row has which value', async () => {
  const columns = 'a int, b text';
  expect(await digestOf(columns, `(1, 'x')`, `(2, 'y')`)).not.toBe(
    await digestOf(columns, `(1, 'y')`, `(2, 'x')`),
  );
});

test('a dropped column is no part of a digest', async () => {
  await client.query('BEGIN; CREATE TABLE t (a int, gone text, b int); INSERT INTO t VALUES (1, $$x$$, 2)');
  await client.query('ALTER TABLE t DROP COLUMN gone');
  const [table] = await tableDigests(client);
  await client.query('ROLLBACK');
  expect(`${table!.rows} ${table!.digest}`).toBe(await digestOf('a int, b int', '(1, 2)'));
});

test('a table may have as many columns as PostgreSQL lets it have', async () => {
  expect(await digestOf(many(1_600), `(${nulls(1_600)})`)).toMatch(/^1 /);
});

test('each text is made once, by several processes where the server finds that worth while', async () => {
  await client.query('BEGIN; CREATE TABLE t AS SELECT g AS a FROM generate_series(1, 1000) g');
  await client.query('SET LOCAL min_parallel_table_scan_size = 0; SET LOCAL parallel_setup_cost = 0');
  await client.query('SET LOCAL parallel_tuple_cost = 0');
  const plan = await client.query(
    `EXPLAIN (VERBOSE) ${sumsOf('SELECT ROW(x.*)::text AS text FROM ONLY t AS x')}`,
  );
  await client.query('ROLLBACK');
  const steps = plan.rows.map((row) => row['QUERY PLAN'] as string).join('\n');
  // Above the scan PostgreSQL shows the expression too, where it takes its value from below.
  expect(steps).toMatch(/Output: \(ROW\(x\.a\)\)::text, clock_timestamp\(\)/);
  expect(steps).toContain('Workers Planned');
});

function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `c${index} int`).join(', ');
}

function nulls(count: number): string {
  return Array.from({ length: count }, () => 'NULL').join(', ');
}
