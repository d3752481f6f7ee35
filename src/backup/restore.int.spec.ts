import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
  backupId,
  createRole,
  databasesLike,
  query,
  sampleDatabase,
  temporaryStore,
} from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { readDatabaseProperties } from './database-properties.js';
import { createBackup } from './dump.js';
import type { BackupManifest } from './manifest.js';
import { restoreBackup } from './restore.js';
import { verifyBackup } from './verify.js';

let sample: TestDatabase;
let place: Awaited<ReturnType<typeof temporaryStore>>;
let manifest: BackupManifest;
let database: TestDatabase;

beforeAll(async () => {
  sample = await sampleDatabase();
  place = await temporaryStore();
  manifest = await createBackup({ url: sample.url, store: place.store, id: backupId() });
});
afterAll(async () => {
  await sample.drop();
  await place.remove();
});
beforeEach(async () => {
  database = await createDatabase(sample.name);
});
afterEach(async () => {
  for (const name of await databasesLike(`${stem()}%`)) {
    await query(inject('postgresUrl'), `DROP DATABASE "${name}" WITH (FORCE)`);
  }
});

const restore = (options: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  restoreBackup({ store: place.store, id: manifest.id, url: database.url, ...options });
/** What is left of the name when something long is added. */
const stem = () => database.name.slice(0, 25);
const accounts = async (url: string) => (await query(url, 'SELECT count(*)::int AS n FROM account'))[0]!.n;
const beside = (name: string) => database.url.replace(database.name, name);

test('a backup is restored into a new database beside the one in service', async () => {
  await query(database.url, 'DELETE FROM account');
  const restored = await restore();
  expect(restored).toMatchObject({
    swapped: false,
    kept: null,
    manifest: { id: manifest.id, lsn: manifest.lsn },
  });
  expect(restored.database).toMatch(new RegExp(`^${stem()}\\w*_restored_${manifest.id.slice(-8)}$`));
  expect(await accounts(beside(restored.database))).toBe(500);
  expect(await accounts(database.url)).toBe(0);
});

test('a swap puts the restored database in service and keeps the old one', async () => {
  await query(database.url, 'DELETE FROM account');
  const { kept, ...restored } = await restore({ swap: true });
  expect(restored).toMatchObject({ database: database.name, swapped: true });
  expect(kept).toMatch(new RegExp(`^${stem()}\\w*_before_restore_\\d{8}T\\d{6}Z$`));
  expect(await accounts(database.url)).toBe(500);
  expect(await accounts(beside(kept!))).toBe(0);
});

test('whoever is connected is put out for the swap, and both databases take connections afterwards', async () => {
  const client = new pg.Client({ connectionString: database.url });
  const lost = new Promise<Error>((resolve) => client.on('error', resolve));
  await client.connect();
  const { kept } = await restore({ swap: true });
  expect(await lost).toBeInstanceOf(Error);
  expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await query(beside(kept!), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a swap that somebody blocks leaves the old database in service and names the new one', async () => {
  const blocker = new pg.Client({ connectionString: inject('postgresUrl') });
  await blocker.connect();
  await blocker.query(`BEGIN; COMMENT ON DATABASE "${database.name}" IS 'held'`);
  const left = `${database.name}_new`;
  await expect(restore({ swap: true, into: left, drainTimeoutMs: 200 })).rejects.toMatchObject({
    code: 'RESTORE_FAILED',
    message: expect.stringContaining(left),
    details: { left: [left] },
  });
  await blocker.end();
  expect(await accounts(database.url)).toBe(500);
  expect(await accounts(beside(left))).toBe(500);
});

test('a name that PostgreSQL would cut off is refused', async () => {
  await expect(restore({ into: 'x'.repeat(64) })).rejects.toMatchObject({ code: 'RESTORE_FAILED' });
});

test('a database that is gone is restored under its name', async () => {
  await database.drop();
  expect(await restore({ swap: true })).toMatchObject({ database: database.name, swapped: true, kept: null });
  expect(await accounts(database.url)).toBe(500);
});

test('owner, settings, privileges and comment are carried over from the database in service', async () => {
  const [role, other] = [await createRole(), await createRole()];
  const quoted = `"${database.name}"`;
  await query(
    inject('postgresUrl'),
    `ALTER DATABASE ${quoted} SET search_path TO "Odd schema", public;
     ALTER DATABASE ${quoted} SET work_mem TO '7MB';
     ALTER DATABASE ${quoted} SET app.motto TO 'it''s a \\ day';
     ALTER DATABASE ${quoted} SET temp_tablespaces TO '';
     ALTER ROLE ${role.name} IN DATABASE ${quoted} SET statement_timeout TO '5s';
     ALTER DATABASE ${quoted} CONNECTION LIMIT 77;
     COMMENT ON DATABASE ${quoted} IS 'the shop';
     REVOKE CONNECT ON DATABASE ${quoted} FROM PUBLIC;
     GRANT CREATE ON DATABASE ${quoted} TO ${other.name} WITH GRANT OPTION;
     ALTER DATABASE ${quoted} OWNER TO ${role.name}`,
  );
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  const before = await readDatabaseProperties(admin, database.name);
  const { kept } = await restore({ swap: true });
  expect(await readDatabaseProperties(admin, database.name)).toEqual(before);
  expect(before?.settings).toHaveLength(5);
  expect(kept).not.toBeNull();
  for (const name of [database.name, kept!]) await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  await admin.end();
  await role.drop();
  await other.drop();
});

test('a name that is taken is refused, and that database is not touched', async () => {
  await expect(restore({ into: sample.name })).rejects.toMatchObject({ code: 'RESTORE_FAILED' });
  expect(await accounts(sample.url)).toBe(500);
});

test('an interrupted restore leaves no database behind', async () => {
  const stop = new AbortController();
  await expect(
    restore({ signal: stop.signal, onProgress: ({ phase }) => phase === 'restore' && stop.abort() }),
  ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(await databasesLike(`${stem()}%`)).toEqual([database.name]);
});

test('a role that owns its database and may create others needs to be no superuser', async () => {
  const role = await createRole('CREATEDB');
  const own = `${database.name}_own`;
  await query(inject('postgresUrl'), `CREATE DATABASE ${own} OWNER ${role.name} TEMPLATE template0`);
  const url = role.url(own);
  await query(
    url,
    `CREATE TABLE t (id serial PRIMARY KEY, v text); INSERT INTO t (v) VALUES ('a'); SELECT lo_create(0)`,
  );
  const backup = await createBackup({ url, store: place.store, id: backupId() });
  expect(await verifyBackup({ store: place.store, id: backup.id, adminUrl: url })).toMatchObject({
    ok: true,
  });
  expect(await restore({ url, id: backup.id, swap: true })).toMatchObject({ database: own, swapped: true });
  expect(await query(url, 'SELECT v FROM t')).toEqual([{ v: 'a' }]);
  for (const name of await databasesLike(`${stem()}%`)) {
    if (name !== database.name) await query(inject('postgresUrl'), `DROP DATABASE "${name}" WITH (FORCE)`);
  }
  await role.drop();
});
