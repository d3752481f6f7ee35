import type { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/database.js';
import { createDatabase } from '../../../test/support/database.js';
import { openClient } from '../connect.js';
import { runScript } from '../script-query.js';
import { readClockAndSize } from './clock-and-size.js';
import { readExtensions } from './extensions.js';
import { readInvalidIndexes } from './invalid-indexes.js';
import { readLongTransactions } from './long-transactions.js';
import { readPreparedTransactions } from './prepared-transactions.js';
import { readPrivileges } from './privileges.js';
import { readRelationLocks } from './relation-locks.js';
import { readReplicationLag } from './replication-lag.js';
import { askSizes } from './size-sql.js';
import { readSizes } from './sizes.js';

const open = (url: string, name: string) =>
  openClient(url, { applicationName: `daybook ${name}`, role: 'target' });

let database: TestDatabase;
let client: Client;
let other: Client;

beforeEach(async () => {
  database = await createDatabase();
  [client, other] = await Promise.all([open(database.url, 'check'), open(database.url, 'other')]);
});

afterEach(async () => {
  await Promise.all([client.end(), other.end()]);
  await database.drop();
});

test('a superuser may do everything, an ordinary user what was granted', async () => {
  expect(await readPrivileges(client)).toMatchObject({
    superuser: true,
    createInDatabase: true,
    createInPublic: true,
    signalBackends: true,
  });
  const role = `r_${database.name}`;
  await client.query(`CREATE ROLE ${role}; REVOKE ALL ON SCHEMA public FROM public; SET ROLE ${role}`);
  expect(await readPrivileges(client)).toEqual({
    superuser: false,
    createInDatabase: false,
    usageOnPublic: false,
    createInPublic: false,
    signalBackends: false,
    readAllStats: false,
  });
  await client.query(`RESET ROLE; DROP SCHEMA public; DROP ROLE ${role}`);
  expect(await readPrivileges(client)).toMatchObject({ usageOnPublic: undefined, createInPublic: undefined });
});

test('a long transaction is found, and nothing of its literals', async () => {
  await other.query("BEGIN; SELECT 'secret'");
  const found = await readLongTransactions(client, 0);
  expect(found).toEqual([
    {
      pid: expect.any(Number),
      ageMs: expect.any(Number),
      user: expect.any(String),
      applicationName: 'daybook other',
      state: 'idle in transaction',
      command: 'BEGIN',
    },
  ]);
  expect(await readLongTransactions(client, 600_000)).toEqual([]);
});

test('strong locks on tables are found, and who waits for them', async () => {
  await runScript(client, 'CREATE TABLE t (a int)');
  await runScript(client, 'BEGIN; LOCK TABLE t IN SHARE MODE');
  const third = await open(database.url, 'third');
  const waiting = other.query('INSERT INTO t VALUES (1)');
  let locks = await readRelationLocks(third);
  while (locks.length < 2) locks = await readRelationLocks(third);
  expect(locks).toMatchObject([
    {
      applicationName: 'daybook check',
      relation: 'public.t',
      mode: 'ShareLock',
      granted: true,
      blockedBy: [],
    },
    {
      applicationName: 'daybook other',
      relation: 'public.t',
      mode: 'RowExclusiveLock',
      granted: false,
      blockedBy: [locks[0]!.pid],
    },
  ]);
  await runScript(client, 'ROLLBACK');
  await waiting;
  expect(await readRelationLocks(third)).toEqual([]);
  await third.end();
});

test('a server without standbys and prepared transactions has none', async () => {
  expect([await readReplicationLag(client), await readPreparedTransactions(client)]).toEqual([[], []]);
});

test('extensions are there, installed or not', async () => {
  expect(await readExtensions(client, ['plpgsql', 'no_such_extension'])).toEqual([
    { name: 'plpgsql', available: '1.0', installed: '1.0' },
    { name: 'no_such_extension', available: undefined, installed: undefined },
  ]);
});

test('an index whose concurrent build failed is found', async () => {
  await client.query('CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)');
  await expect(client.query('CREATE UNIQUE INDEX CONCURRENTLY half ON t (a)')).rejects.toMatchObject({
    code: '23505',
  });
  expect(await readInvalidIndexes(client)).toEqual([
    { index: 'public.half', table: 'public.t', ready: false, building: false },
  ]);
});

test('a database has a size, and its server a clock', async () => {
  const { databaseBytes, clockMs } = await readClockAndSize(client);
  expect(databaseBytes).toBeGreaterThan(1_000_000);
  expect(Math.abs(clockMs - Date.now())).toBeLessThan(5_000);
});

test('sizes are measured, with indexes, long values and partitions', async () => {
  await client.query(`CREATE TABLE part (id int, note text) PARTITION BY RANGE (id);
    CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (1000);
    INSERT INTO part SELECT n, repeat(md5(n::text), 200) FROM generate_series(0, 999) n;
    CREATE INDEX ON part (id)`);
  const { rows } = await client.query<{ bytes: string }>(`SELECT pg_total_relation_size('part_1') AS bytes`);
  expect((await readSizes(client, ['part'])).tables).toEqual({ 'public.part': Number(rows[0]!.bytes) });
});

test('a table that somebody has for himself is not waited for: its size is as it was last counted', async () => {
  await client.query(`CREATE TABLE taken (id int PRIMARY KEY);
    INSERT INTO taken SELECT generate_series(1, 5000)`);
  await client.query('VACUUM (ANALYZE) taken');
  const { tables } = await readSizes(client, ['taken']);
  await other.query('BEGIN; LOCK TABLE taken IN ACCESS EXCLUSIVE MODE');
  await client.query(`SET lock_timeout = '10ms'`);
  const counted = (await readSizes(client, ['taken'])).tables['public.taken']!;
  // The maps of free space and visibility are not counted.
  expect(counted).toBeGreaterThan(tables['public.taken']! * 0.6);
  expect(counted).toBeLessThanOrEqual(tables['public.taken']!);
});

test('sizes are asked without JIT, which takes longer than the sizes of a thousand tables', async () => {
  await client.query('SET jit = on');
  const { rows } = await askSizes(client, () => client.query<{ jit: string }>('SHOW jit'));
  expect(rows).toEqual([{ jit: 'off' }]);
  expect((await client.query('SHOW jit')).rows).toEqual([{ jit: 'on' }]);
});
