import type { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../test/support/database.js';
import { createDatabase } from '../../test/support/database.js';
import { acquireWithin, lockKey, tryLock, unlock } from './advisory-lock.js';
import { backendsOf, lockHolder, terminateBackend } from './backends.js';
import { onLost, openClient } from './connect.js';

let database: TestDatabase;
let one: Client;
let two: Client;

beforeEach(async () => {
  database = await createDatabase();
  [one, two] = (await Promise.all(
    ['one', 'two'].map((name) =>
      openClient(database.url, { applicationName: `daybook ${name}`, role: 'target' }),
    ),
  )) as [Client, Client];
});

afterEach(async () => {
  await Promise.all([one.end(), two.end()]);
  await database.drop();
});

test('one session at a time holds a lock', async () => {
  expect([
    await tryLock(one, 'target/eu'),
    await tryLock(two, 'target/eu'),
    await tryLock(two, 'target/us'),
  ]).toEqual([true, false, true]);
  expect([
    await unlock(one, 'target/eu'),
    await unlock(one, 'target/eu'),
    await tryLock(two, 'target/eu'),
  ]).toEqual([true, false, true]);
});

test('the holder is known', async () => {
  expect(await lockHolder(two, 'target/eu')).toBeUndefined();
  await tryLock(one, 'target/eu');
  expect(await lockHolder(two, 'target/eu')).toMatchObject({
    pid: expect.any(Number),
    applicationName: 'daybook one',
    state: 'idle',
    backendStart: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
});

test('keys are 64 bits with a sign, of which PostgreSQL keeps all', async () => {
  const name = Array.from({ length: 100 }, (_, n) => `n${n}`).find((key) => lockKey(key).startsWith('-'))!;
  await tryLock(one, name);
  expect((await lockHolder(two, name))?.applicationName).toBe('daybook one');
});

test('who waits gets the lock soon after it is released', async () => {
  await tryLock(one, 'k');
  const waiting = acquireWithin(two, 'k', 10_000);
  await unlock(one, 'k');
  expect(await waiting).toBe(true);
});

test('who waits in vain gives up', async () => {
  await tryLock(one, 'k');
  expect(await acquireWithin(two, 'k', 50)).toBe(false);
});

test('waiting can be ended', async () => {
  await tryLock(one, 'k');
  const controller = new AbortController();
  const waiting = acquireWithin(two, 'k', 60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('who waits keeps no snapshot between the tries, so that an index can be built concurrently', async () => {
  await one.query('CREATE TABLE t (a int)');
  await tryLock(one, 'k');
  const waiting = acquireWithin(two, 'k', 60_000);
  await one.query('CREATE INDEX CONCURRENTLY i ON t (a)');
  await unlock(one, 'k');
  expect(await waiting).toBe(true);
});

test('a session that is terminated is gone when the promise resolves', async () => {
  await tryLock(one, 'k');
  const lost = new Promise((resolve) => onLost(one, resolve));
  const { pid, backendStart } = (await backendsOf(two, 'daybook one'))[0]!;
  expect(await terminateBackend(two, pid, backendStart!)).toBe(true);
  await lost;
  expect([await backendsOf(two, 'daybook one'), await tryLock(two, 'k')]).toEqual([[], true]);
});

test('a process that only has the same pid is left alone', async () => {
  const { pid } = (await backendsOf(two, 'daybook one'))[0]!;
  expect(await terminateBackend(two, pid, '2001-01-01T00:00:00.000000Z')).toBe(true);
  expect((await one.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
