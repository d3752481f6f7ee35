import type { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestDatabase } from '../../test/support/database.js';
import { createDatabase } from '../../test/support/database.js';
import { EVERYTHING } from '../../test/support/every-object.js';
import { openClient } from './connect.js';
import { differenceOf } from './fact-difference.js';
import { readFacts } from './facts.js';
import { fingerprintOf, readFingerprint } from './fingerprint.js';
import { runTool } from './run-tool.js';
import { findTool } from './tools.js';

const open = (url: string) => openClient(url, { applicationName: 'daybook test', role: 'target' });

let template: TestDatabase;
let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  template = await createDatabase();
  const session = await open(template.url);
  await session.query(EVERYTHING);
  await session.end();
});

afterAll(() => template.drop());

beforeEach(async () => {
  database = await createDatabase(template.name);
  client = await open(database.url);
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

test('every kind of object is a fact', async () => {
  const kinds = new Set((await readFacts(client)).map((fact) => fact.kind));
  expect([...kinds].sort()).toEqual([
    'aggregate',
    'cast',
    'collation',
    'column',
    'comment',
    'constraint',
    'default privileges',
    'event trigger',
    'extension',
    'foreign data wrapper',
    'function',
    'index',
    'materialized view',
    'operator',
    'operator class',
    'operator family',
    'policy',
    'procedure',
    'publication',
    'publication table',
    'rule',
    'schema',
    'sequence',
    'server',
    'statistics',
    'table',
    'text search configuration',
    'text search dictionary',
    'trigger',
    'type',
    'user mapping',
    'view',
  ]);
});

test('facts are sorted, named once, and hold no secret', async () => {
  const facts = await readFacts(client);
  const keys = facts.map(({ kind, identity }) => `${kind} ${identity}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(JSON.stringify(facts)).not.toContain('topsecret');
});

test('the server computes the same fingerprint as fingerprintOf', async () => {
  expect(await readFingerprint(client)).toBe(fingerprintOf(await readFacts(client)));
});

test('what is on a partitioned or published schema counts where the server knows it', async () => {
  const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version");
  if (rows[0].version < 150000) return;
  const before = await readFingerprint(client);
  await client.query('CREATE PUBLICATION wide FOR TABLES IN SCHEMA app');
  const wide = await readFingerprint(client);
  await client.query('CREATE PUBLICATION narrow FOR TABLE app.base (a) WHERE (a > 3)');
  expect(new Set([before, wide, await readFingerprint(client)]).size).toBe(3);
  expect(await readFacts(client)).toContainEqual({
    kind: 'publication table',
    identity: 'narrow app.base',
    definition: 'columns=a\nwhere=(a > 3)',
  });
});

test('rows, statistics, vacuum, sequences in use and refreshed views change nothing', async () => {
  const before = await readFingerprint(client);
  await client.query(
    "INSERT INTO app.users (email) VALUES ('a'), ('b'); SELECT nextval('app.numbers'); REFRESH MATERIALIZED VIEW app.counts",
  );
  await client.query('ANALYZE');
  await client.query('VACUUM FULL app.users');
  await client.query('REINDEX TABLE app.users');
  await client.query('CREATE TEMP TABLE passing (a int)');
  expect(await readFingerprint(client)).toBe(before);
});

test("Daybook's own schemas and members of extensions do not count", async () => {
  await client.query('CREATE EXTENSION citext SCHEMA app');
  const before = await readFingerprint(client);
  expect(
    (await readFacts(client)).filter((fact) => /citext/.test(fact.identity)).map((fact) => fact.kind),
  ).toEqual(['comment', 'extension']);
  await client.query(`CREATE SCHEMA daybook; CREATE TABLE daybook.receipt (a int PRIMARY KEY); COMMENT ON TABLE daybook.receipt IS 'x';
    CREATE FUNCTION daybook.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE TRIGGER t AFTER INSERT ON daybook.receipt EXECUTE FUNCTION daybook.f(); COMMENT ON TRIGGER t ON daybook.receipt IS 'x';
    CREATE SCHEMA daybook_ledger; CREATE TYPE daybook_ledger.e AS ENUM ('a')`);
  expect(await readFingerprint(client)).toBe(before);
});

test('a column that is dropped and added again is the same, wherever it stands', async () => {
  const before = await readFingerprint(client);
  await client.query(
    'ALTER TABLE app.users DROP COLUMN notes; ALTER TABLE app.users ADD COLUMN notes text COLLATE "C"',
  );
  expect(await readFingerprint(client)).toBe(before);
});

test('privileges that were granted and revoked leave nothing behind', async () => {
  const before = await readFingerprint(client);
  await client.query('GRANT SELECT ON app.base TO public; REVOKE SELECT ON app.base FROM public');
  expect(await readFingerprint(client)).toBe(before);
});

test('the order of creation does not matter', async () => {
  const tables = [
    'CREATE TABLE one (id int PRIMARY KEY, a text)',
    'CREATE TABLE two (id int PRIMARY KEY, b text)',
    'CREATE INDEX ON two (b)',
  ];
  const grants = ['GRANT SELECT ON one TO public', 'GRANT SELECT ON one TO pg_monitor'];
  const prints: string[] = [];
  for (const order of [
    [...tables, ...grants],
    [tables[1], tables[2], tables[0], ...grants.toReversed()],
  ]) {
    const other = await createDatabase();
    const session = await open(other.url);
    for (const sql of order) await session.query(sql!);
    prints.push(await readFingerprint(session));
    await session.end();
    await other.drop();
  }
  expect(prints[0]).toBe(prints[1]);
});

test('settings of the session do not matter, and are left as they were', async () => {
  const before = await readFingerprint(client);
  const settings =
    "SET search_path = app, public; SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET quote_all_identifiers = on; SET IntervalStyle = 'iso_8601'";
  await client.query(settings);
  expect(await readFingerprint(client)).toBe(before);
  const { rows } = await client.query(
    "SELECT current_setting('search_path') AS path, current_setting('TimeZone') AS zone",
  );
  expect(rows).toEqual([{ path: 'app, public', zone: 'Asia/Tokyo' }]);
});

test('within a transaction its own changes are seen, and its local settings stay', async () => {
  const before = await readFingerprint(client);
  await client.query("BEGIN; SET LOCAL search_path = 'app'; CREATE TABLE added (a int)");
  expect(await readFingerprint(client)).not.toBe(before);
  expect((await client.query('SHOW search_path')).rows).toEqual([{ search_path: 'app' }]);
  expect(client.getTransactionStatus()).toBe('T');
  await client.query('ROLLBACK');
  expect(await readFingerprint(client)).toBe(before);
});

test('a failed reading leaves the session usable', async () => {
  const other = await open(database.url);
  await other.query('BEGIN; LOCK TABLE pg_event_trigger');
  await client.query("SET lock_timeout = '20ms'");
  await expect(readFacts(client)).rejects.toMatchObject({ sqlstate: '55P03' });
  expect(client.getTransactionStatus()).toBe('I');
  await client.query('BEGIN');
  await expect(readFacts(client)).rejects.toMatchObject({ sqlstate: '55P03' });
  expect(client.getTransactionStatus()).toBe('T');
  await client.query('ROLLBACK');
  await other.end();
});

test('an ordinary user reads the same facts', async () => {
  const before = await readFacts(client);
  const role = `r_${database.name}`;
  await client.query(`CREATE ROLE ${role}; SET ROLE ${role}`);
  const seen = await readFacts(client);
  await client.query(`RESET ROLE; DROP ROLE ${role}`);
  expect(differenceOf(before, seen).sentences).toEqual([]);
});

test('a difference reads as sentences', async () => {
  const before = await readFacts(client);
  await client.query(
    'ALTER TABLE app.base ALTER COLUMN a TYPE bigint; CREATE TABLE app.fresh (a int); DROP VIEW app.happy',
  );
  expect(differenceOf(before, await readFacts(client)).sentences).toEqual(
    expect.arrayContaining([
      'column app.base.a: integer → bigint',
      'table app.fresh: added',
      'column app.fresh.a: added',
      'view app.happy: removed',
    ]),
  );
});

test('a dump restores to the same fingerprint', async () => {
  const copy = await createDatabase();
  const [dump, psql] = await Promise.all([
    findTool('pg_dump', { serverMajor: 10 }),
    findTool('psql', { serverMajor: 10 }),
  ]);
  const pieces: Buffer[] = [];
  await runTool(dump, {
    args: [],
    url: database.url,
    output: async (stdout) => {
      for await (const piece of stdout) pieces.push(piece as Buffer);
    },
  });
  const restored = await runTool(psql, {
    args: ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', '-'],
    url: copy.url,
    input: async (stdin) => {
      stdin.end(Buffer.concat(pieces));
    },
  });
  expect(restored).toMatchObject({ exitCode: 0 });
  const session = await open(copy.url);
  expect(differenceOf(await readFacts(client), await readFacts(session)).sentences).toEqual([]);
  await session.end();
  await copy.drop();
});
