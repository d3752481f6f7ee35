import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/database.js';
import { createDatabase } from '../../../test/support/database.js';
import { openClient } from '../../postgres/connect.js';
import type { Client } from '../../postgres/index.js';
import { planSchemaRest } from './rest.js';
import { readSchemaSnapshot } from './snapshot.js';

let database: TestDatabase;
let session: Client;

beforeEach(async () => {
  database = await createDatabase();
  session = await openClient(database.url, { applicationName: 'daybook test', role: 'target' });
});

afterEach(async () => {
  await session.end();
  await database.drop();
});

test('a plan that would lose the rows of a table which stays is refused', async () => {
  await session.query('CREATE TABLE t (a int, b int) PARTITION BY LIST (a)');
  const before = await readSchemaSnapshot(session);
  await session.query('DROP TABLE t; CREATE TABLE t (a int, b int) PARTITION BY LIST (b)');
  const now = await readSchemaSnapshot(session);
  expect(() => planSchemaRest(now, before)).toThrow(/would have to make table:public\.t.* anew/);
});

test('what pg-delta finds no way for is refused with its reason', async () => {
  await session.query(`CREATE TYPE m AS ENUM ('a'); CREATE DOMAIN d AS m; CREATE TABLE t (x d)`);
  const before = await readSchemaSnapshot(session);
  await session.query(`ALTER TYPE m ADD VALUE 'b'`);
  const now = await readSchemaSnapshot(session);
  expect(() => planSchemaRest(now, before)).toThrow(expect.objectContaining({ code: 'UNDO_IMPOSSIBLE' }));
});

test('a schema that is as it was needs no steps', async () => {
  await session.query('CREATE TABLE t (a int)');
  const before = await readSchemaSnapshot(session);
  expect(planSchemaRest(await readSchemaSnapshot(session), before)).toEqual([]);
});
