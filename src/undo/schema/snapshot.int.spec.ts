import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/database.js';
import { createDatabase } from '../../../test/support/database.js';
import { openClient } from '../../postgres/connect.js';
import type { Client } from '../../postgres/index.js';
import { schemaDifferences } from './differences.js';
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

test('what is not committed is read, and the transaction goes on as it was', async () => {
  await session.query(`BEGIN; SET LOCAL search_path = public, pg_temp; CREATE TABLE t (a int)`);
  const snapshot = await readSchemaSnapshot(session);
  expect(snapshot.identities.find(({ kind }) => kind === 'table')?.name).toBe('t');
  const { rows } = await session.query('SHOW search_path');
  expect(rows).toEqual([{ search_path: 'public, pg_temp' }]);
  expect(session.getTransactionStatus()).toBe('T');
});

test('outside of a transaction nothing is left open', async () => {
  await readSchemaSnapshot(session);
  expect(session.getTransactionStatus()).toBe('I');
});

test('what lies in Daybook’s own schema is not seen', async () => {
  await session.query('CREATE TABLE t (a int)');
  const before = await readSchemaSnapshot(session);
  await session.query(`
    CREATE SCHEMA daybook; CREATE TABLE daybook.receipt (a int PRIMARY KEY); COMMENT ON TABLE daybook.receipt IS 'ours';
    CREATE TYPE daybook.state AS ENUM ('a'); CREATE FUNCTION daybook.f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER ours ON sql_drop EXECUTE FUNCTION daybook.f()`);
  const after = await readSchemaSnapshot(session);
  expect(schemaDifferences(before, after)).toEqual([]);
  expect(planSchemaRest(after, before)).toEqual([]);
});

test('another order of columns is said as such', async () => {
  await session.query('CREATE TABLE t (a int, b int)');
  const before = await readSchemaSnapshot(session);
  await session.query('ALTER TABLE t DROP a; ALTER TABLE t ADD a int');
  const after = await readSchemaSnapshot(session);
  expect(schemaDifferences(before, after)).toEqual(['column order public.t: a, b → b, a']);
});

test('a password is nowhere in it', async () => {
  await session.query(`
    CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (password 'topsecret');
    CREATE USER MAPPING FOR public SERVER s OPTIONS (password 'topsecret')`);
  expect(JSON.stringify(await readSchemaSnapshot(session))).not.toContain('topsecret');
});
