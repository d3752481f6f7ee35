import type { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { hold } from '../../../../test/support/holder.js';
import { openClient } from '../../../postgres/connect.js';
import { splitStatements } from '../../../postgres/statements.js';
import { observe, settle } from './index.js';

const SNAPSHOT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1';
const READER = 'SELECT FROM t';

let database: TestDatabase;
let client: Client;
const rows = async (sql: string): Promise<unknown[]> =>
  (await client.query({ text: sql, rowMode: 'array' })).rows;
const invalid = () => rows('SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid');

/** Looks before a statement, has it done as far as somebody’s transaction lets it, and settles when that is over. */
async function interrupted(statement: string, blocker?: string) {
  const { subject } = (await splitStatements(statement))[0]!.traits.lone!;
  const intent = { subject, before: await observe(client, subject) };
  if (blocker) {
    const holder = await hold(database.url, blocker);
    await client.query('SET lock_timeout = 100');
    await expect(client.query(statement)).rejects.toMatchObject({ code: '55P03' });
    await client.query('RESET lock_timeout');
    await holder.letGo();
  }
  return { settle: () => settle(client, intent) };
}

describe('the fate of', () => {
  beforeEach(async () => {
    database = await createDatabase();
    client = await openClient(database.url, { applicationName: 'daybook test', role: 'target' });
    await client.query('CREATE TABLE t (a int, b text)');
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  it('an index is undone where the build was cut off, and its rest is dropped', async () => {
    const build = await interrupted('CREATE INDEX CONCURRENTLY t_a ON t (a)', SNAPSHOT);
    expect(await invalid()).toEqual([['t_a']]);
    expect(await build.settle()).toEqual({ is: 'undone', removed: ['t_a'] });
    expect(await invalid()).toEqual([]);
  });

  it('an index without a name is found by what is new', async () => {
    const build = await interrupted(
      'CREATE INDEX CONCURRENTLY ON t (a, lower(b)) INCLUDE (b) WHERE a > 1',
      SNAPSHOT,
    );
    expect(await build.settle()).toMatchObject({
      is: 'undone',
      removed: [expect.stringMatching(/^t_a_lower/)],
    });
    await client.query('CREATE INDEX ON t (a, lower(b)) INCLUDE (b) WHERE a > 1');
    expect(await build.settle()).toEqual({ is: 'done' });
  });

  it('an index is unknown where somebody made another one of its name', async () => {
    const build = await interrupted('CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)');
    await client.query('CREATE INDEX t_a ON t (b)');
    expect(await build.settle()).toMatchObject({ is: 'unknown', lookAt: expect.stringContaining('t_a') });
  });

  it('an index leaves one alone that was there before', async () => {
    await interrupted('CREATE INDEX CONCURRENTLY t_a ON t (a)', SNAPSHOT);
    const build = await interrupted('CREATE INDEX CONCURRENTLY t_a ON t (a)');
    expect(await build.settle()).toEqual({ is: 'undone', removed: [] });
    expect(await invalid()).toEqual([['t_a']]);
  });

  it.each(['REINDEX TABLE CONCURRENTLY t', 'REINDEX INDEX CONCURRENTLY t_a'])(
    '%s is undone, and what it built beside is dropped',
    async (statement) => {
      await client.query('CREATE INDEX t_a ON t (a)');
      const reindex = await interrupted(statement, SNAPSHOT);
      expect(await invalid()).toContainEqual(['t_a_ccnew']);
      const settled = await reindex.settle();
      expect(settled).toMatchObject({ is: 'undone', removed: expect.arrayContaining(['t_a_ccnew']) });
      expect(await invalid()).toEqual([]);
      expect(await rows(`SELECT to_regclass('t_a')::text`)).toEqual([['t_a']]);
    },
  );

  it('a dropped index is undone while it is there, be it invalid, and done when it is gone', async () => {
    await client.query('CREATE INDEX t_a ON t (a)');
    const drop = await interrupted('DROP INDEX CONCURRENTLY t_a', READER);
    expect(await invalid()).toEqual([['t_a']]);
    expect(await drop.settle()).toEqual({ is: 'undone' });
    await client.query('DROP INDEX CONCURRENTLY t_a');
    expect(await drop.settle()).toEqual({ is: 'done' });
  });

  it('a partition whose detaching is pending is finished', async () => {
    await client.query(
      'CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)',
    );
    const detach = await interrupted('ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY');
    expect(await detach.settle()).toEqual({ is: 'undone' });
    const again = await interrupted('ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY', 'SELECT FROM p');
    expect(await rows('SELECT inhdetachpending FROM pg_inherits')).toEqual([[true]]);
    expect(await again.settle()).toEqual({ is: 'done' });
    expect(await rows('SELECT inhdetachpending FROM pg_inherits')).toEqual([]);
    expect(await again.settle()).toEqual({ is: 'done' });
  });

  it('a database is done where it is there and was not', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_2`;
    const create = await interrupted(`CREATE DATABASE "${name}"`);
    expect(await create.settle()).toEqual({ is: 'undone' });
    await client.query(`CREATE DATABASE "${name}"`);
    expect(await create.settle()).toEqual({ is: 'done' });
    const drop = await interrupted(`DROP DATABASE "${name}"`);
    expect(await drop.settle()).toEqual({ is: 'undone' });
    await client.query(`DROP DATABASE "${name}"`);
    expect(await drop.settle()).toEqual({ is: 'done' });
  });

  it.each(['VACUUM t', "ALTER SYSTEM SET work_mem = '5MB'", 'CLUSTER', 'REINDEX SCHEMA public'])(
    '%s does not matter: it is done again',
    async (statement) => {
      expect(await (await interrupted(statement)).settle()).toEqual({ is: 'undone' });
    },
  );

  it('a block that commits on its way is unknown', async () => {
    expect(await (await interrupted('DO $$ BEGIN COMMIT; END $$')).settle()).toMatchObject({ is: 'unknown' });
  });
});
