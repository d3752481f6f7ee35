import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../../test/support/database.js';
import { createDatabase } from '../../test/support/database.js';
import { openClient } from './connect.js';
import { ScriptError } from './script-error.js';
import type { ScriptOptions } from './script-query.js';
import { runScript } from './script-query.js';
import { isConnectionLoss, isTransient } from './sqlstate.js';

const open = (url: string) => openClient(url, { applicationName: 'daybook test', role: 'target' });

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await createDatabase();
  client = await open(database.url);
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

async function failure(sql: string, options?: ScriptOptions, on = client): Promise<ScriptError> {
  return runScript(on, sql, options).then(
    () => expect.unreachable('the script ran'),
    (error) => {
      expect(error).toBeInstanceOf(ScriptError);
      return error as ScriptError;
    },
  );
}

test('each statement has its tag, row count and notices', async () => {
  const result = await runScript(
    client,
    `CREATE TEMP TABLE a (n int); INSERT INTO a SELECT generate_series(1, 3);;
     DO $$ BEGIN RAISE NOTICE 'hello'; RAISE WARNING USING MESSAGE = 'careful', ERRCODE = '01001'; END $$;
     SELECT * FROM a; DROP TABLE a`,
  );
  expect(result.statements.map(({ tag, rowCount }) => [tag, rowCount])).toEqual([
    ['CREATE TABLE', undefined],
    ['INSERT 0 3', 3],
    ['DO', undefined],
    ['SELECT 3', 3],
    ['DROP TABLE', undefined],
  ]);
  expect(result.statements[2]!.notices).toEqual([
    { severity: 'NOTICE', sqlstate: '00000', message: 'hello' },
    { severity: 'WARNING', sqlstate: '01001', message: 'careful' },
  ]);
  expect(result.transactionStatus).toBe('I');
});

test('durations add up to the time between sending and the last result', async () => {
  const { statements, durationMs } = await runScript(client, 'SELECT pg_sleep(0.05); SELECT 1');
  const sum = statements.reduce((total, statement) => total + statement.durationMs, 0);
  expect(sum).toBeGreaterThanOrEqual(45);
  expect(sum).toBeLessThanOrEqual(durationMs);
});

test('results are reported while the script still runs, as the server lets go of them', async () => {
  const seen: [number, string][] = [];
  const notices: number[] = [];
  const script = `SELECT 1; SELECT repeat('x', 20000); DO $$ BEGIN RAISE NOTICE 'n'; END $$`;
  await runScript(client, script, {
    onStatement: ({ tag }, index) => seen.push([index, tag]),
    onNotice: (_, index) => notices.push(index),
  });
  expect(seen).toEqual([
    [0, 'SELECT 1'],
    [1, 'SELECT 1'],
    [2, 'DO'],
  ]);
  expect(notices).toEqual([2]);
});

test.each([
  ['none', [undefined, undefined, undefined]],
  ['last', [undefined, [['2', null]], undefined]],
  ['all', [[['1']], [['2', null]], undefined]],
] as const)('rows are kept of: %s', async (keepRows, rows) => {
  const { statements } = await runScript(client, 'SELECT 1; SELECT 2, NULL; SET LOCAL work_mem = 64', {
    keepRows,
  });
  expect(statements.map((statement) => statement.rows)).toEqual(rows);
});

test.each(['', ' -- nothing\n'])('a script of nothing, %j, is one empty statement', async (sql) => {
  expect((await runScript(client, sql)).statements).toMatchObject([{ tag: '', rowCount: undefined }]);
});

test('the statement that failed is known by index and offset, whatever characters come before', async () => {
  const sql = `SELECT '😀é'; -- 😀\nSELECT 2; SELECT nope FROM pg_class; SELECT 4`;
  const error = await failure(sql);
  expect(error).toMatchObject({
    statementIndex: 2,
    sqlstate: '42703',
    offset: sql.indexOf('nope'),
    connectionLost: false,
  });
  expect(error.completed.map(({ tag }) => tag)).toEqual(['SELECT 1', 'SELECT 1']);
});

test('a syntax error anywhere runs nothing and is known by its offset', async () => {
  const sql = 'CREATE TABLE never (a int); SELEC 1';
  expect(await failure(sql)).toMatchObject({
    statementIndex: 0,
    sqlstate: '42601',
    offset: sql.indexOf('SELEC'),
  });
  expect((await client.query("SELECT to_regclass('never') AS never")).rows).toEqual([{ never: null }]);
});

test('detail, hint, context and names of the server come along', async () => {
  const error = await failure(
    `CREATE TEMP TABLE u (a int CONSTRAINT one_only UNIQUE); DO $$ BEGIN INSERT INTO u VALUES (1), (1); END $$`,
  );
  expect(error).toMatchObject({
    statementIndex: 1,
    sqlstate: '23505',
    detail: 'Key (a)=(1) already exists.',
    constraint: 'one_only',
    table: 'u',
    context: expect.stringContaining('PL/pgSQL'),
  });
});

test('the transaction status is up to date when the error arrives', async () => {
  await failure('BEGIN; SELECT 1/0');
  expect(client.getTransactionStatus()).toBe('E');
  expect((await runScript(client, 'ROLLBACK')).transactionStatus).toBe('I');
});

test('an open transaction is told', async () => {
  expect((await runScript(client, 'BEGIN; SELECT 1')).transactionStatus).toBe('T');
  await runScript(client, 'ROLLBACK');
});

test('COPY FROM STDIN without rows fails cleanly, and the session goes on', async () => {
  const error = await failure('CREATE TEMP TABLE c (a int); COPY c FROM STDIN; SELECT 1');
  expect(error).toMatchObject({ statementIndex: 1, sqlstate: '57014', connectionLost: false });
  expect(error.message).toMatch(/the script has no rows for this COPY FROM STDIN/);
  expect((await runScript(client, 'SELECT 1')).statements).toHaveLength(1);
});

test('COPY TO STDOUT is discarded', async () => {
  const { statements } = await runScript(
    client,
    'COPY (SELECT generate_series(1, 1000)) TO STDOUT; SELECT 1',
  );
  expect(statements.map(({ tag }) => tag)).toEqual(['COPY 1000', 'SELECT 1']);
});

test('a script of megabytes and thousands of statements runs', async () => {
  const sql = Array.from({ length: 3_000 }, (_, n) => `SELECT '${'é'.repeat(400)}', ${n};`).join('\n');
  expect(Buffer.byteLength(sql)).toBeGreaterThan(2e6);
  const { statements } = await runScript(client, sql, { keepRows: 'last' });
  expect(statements).toHaveLength(3_000);
  expect(statements.at(-1)!.rows![0]![1]).toBe('2999');
});

test('a NUL character is refused before anything is sent', async () => {
  await expect(runScript(client, 'SELECT 1;\0 SELECT 2')).rejects.toThrow(TypeError);
});

test('a connection that dies in the middle is told as lost', async () => {
  const other = await open(database.url);
  const error = await failure(
    'SELECT 1; SELECT pg_terminate_backend(pg_backend_pid()); SELECT pg_sleep(60)',
    {},
    other,
  );
  expect(error).toMatchObject({ connectionLost: true, sqlstate: '57P01' });
  expect(isConnectionLoss(error)).toBe(true);
  expect(await failure('SELECT 1', {}, other)).toMatchObject({ connectionLost: true, sqlstate: undefined });
});

test('a socket that breaks in the middle is told as lost', async () => {
  const other = await open(database.url);
  const running = failure('SELECT 1; SELECT pg_sleep(60)', {}, other);
  other.connection.stream.destroy();
  expect(await running).toMatchObject({ connectionLost: true, sqlstate: undefined });
});

test('an error raised with a code of lost connections is no lost connection', async () => {
  const error = await failure(`DO $$ BEGIN RAISE 'x' USING ERRCODE = '57P01'; END $$`);
  expect(isConnectionLoss(error)).toBe(false);
});

test('a lock that is not to be had is transient', async () => {
  const other = await open(database.url);
  await runScript(client, 'CREATE TABLE locked (a int)');
  await runScript(client, 'BEGIN; LOCK TABLE locked');
  const error = await failure("SET lock_timeout = '50ms'; SELECT * FROM locked", {}, other);
  expect([error.sqlstate, isTransient(error)]).toEqual(['55P03', true]);
  await runScript(client, 'ROLLBACK');
  await other.end();
});
