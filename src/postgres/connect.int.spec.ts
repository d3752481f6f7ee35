import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, expect, inject, test } from 'vitest';
import { createDatabase } from '../../test/support/database.js';
import type { DaybookError } from '../errors.js';
import type { ConnectOptions } from './connect.js';
import { lossOf, onLost, openClient, openPool } from './connect.js';

const OPTIONS: ConnectOptions = {
  applicationName: 'daybook test',
  role: 'target',
  name: 'eu',
  connectTimeoutMs: 5_000,
};
const PASSWORD = 'geheim-Wort';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that accepts and never says a word. */
async function silentServer(): Promise<string> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `postgres://anna:${PASSWORD}@127.0.0.1:${(server.address() as AddressInfo).port}/app`;
}

async function refusedUrl(): Promise<string> {
  const url = await silentServer();
  const server = servers.pop()!;
  server.close();
  await once(server, 'close');
  return url;
}

const changed = (change: (url: URL) => void): string => {
  const url = new URL(inject('postgresUrl'));
  change(url);
  return url.href;
};

async function failure(url: string, options: Partial<ConnectOptions> = {}): Promise<DaybookError> {
  return openClient(url, { ...OPTIONS, ...options }).then(
    () => expect.unreachable('the connection was opened'),
    (error) => error as DaybookError,
  );
}

test('a connection shows the application name, whatever the URL says', async () => {
  const client = await openClient(`${inject('postgresUrl')}?application_name=other`, OPTIONS);
  const { rows } = await client.query(
    "SELECT current_setting('application_name') AS name, 9007199254740993::bigint AS big",
  );
  expect(rows).toEqual([{ name: 'daybook test', big: '9007199254740993' }]);
  await client.end();
});

test('a statement timeout is set where one is given', async () => {
  const client = await openClient(inject('postgresUrl'), { ...OPTIONS, statementTimeoutMs: 1234 });
  expect((await client.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '1234ms' }]);
  await client.end();
});

test.each([
  [
    'nothing listens',
    refusedUrl,
    /^the target eu: nothing answers at 127\.0\.0\.1:\d+\/app: the connection was refused$/,
  ],
  [
    'the host is unknown',
    () => `postgres://anna:${PASSWORD}@nowhere.invalid/app`,
    /the host nowhere\.invalid/,
  ],
  [
    'the socket is not there',
    () => `postgres://anna:${PASSWORD}@/app?host=/nowhere`,
    /no server's socket at \/nowhere:5432\/app/,
  ],
  [
    'the password is wrong',
    () => changed((url) => (url.password = PASSWORD)),
    /refused the password of the user/,
  ],
  [
    'there is no password',
    () => changed((url) => (url.password = '')),
    /asks for a password, and the URL has none/,
  ],
  [
    'the database does not exist',
    () => changed((url) => (url.pathname = '/nope')),
    /the database nope does not exist/,
  ],
  ['the server has no TLS', () => `${inject('postgresUrl')}?sslmode=require`, /does not offer TLS/],
])('where %s, the error says so', async (_, makeUrl, message) => {
  const url = await makeUrl();
  const error = await failure(url);
  expect(error.message).toMatch(message);
  expect(error).toMatchObject({
    code: 'TARGET_UNREACHABLE',
    exitCode: 5,
    hint: expect.any(String),
    cause: expect.any(Error),
  });
  expect(JSON.stringify([error, error.message, String(error.cause), error.stack])).not.toContain(PASSWORD);
});

test('a server that does not answer is given up after the time given', async () => {
  const error = await failure(await silentServer(), { connectTimeoutMs: 100, role: 'ledger' });
  expect(error).toMatchObject({
    code: 'LEDGER_UNREACHABLE',
    message: expect.stringContaining('did not answer within 0.1 s'),
  });
});

test('a full database and one that is closed are told apart', async () => {
  const database = await createDatabase();
  const admin = await openClient(inject('postgresUrl'), OPTIONS);
  const role = `r_${database.name}`;
  try {
    await admin.query(
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'; ALTER DATABASE ${database.name} CONNECTION LIMIT 0`,
    );
    const url = changed((target) =>
      Object.assign(target, { username: role, password: 'x', pathname: `/${database.name}` }),
    );
    expect((await failure(url)).message).toMatch(/has too many connections already/);
    await admin.query(`ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false`);
    expect((await failure(url)).message).toMatch(/takes no connections/);
    await admin.query(
      `ALTER DATABASE ${database.name} ALLOW_CONNECTIONS true; REVOKE CONNECT ON DATABASE ${database.name} FROM public`,
    );
    expect((await failure(url)).message).toMatch(/may not connect to the database/);
  } finally {
    await database.drop();
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  }
});

test('a URL that cannot be read is refused without being shown', async () => {
  const error = await failure(`mysql://anna:${PASSWORD}@h/d`);
  expect(error.code).toBe('CONFIG_INVALID');
  expect(error.message).not.toContain(PASSWORD);
});

test('a lost idle connection is reported and ends nothing else', async () => {
  const client = await openClient(inject('postgresUrl'), OPTIONS);
  const admin = await openClient(inject('postgresUrl'), OPTIONS);
  const lost = new Promise<Error>((resolve) => onLost(client, resolve));
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  await admin.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  expect(await lost).toBe(lossOf(client));
  expect(await new Promise((resolve) => onLost(client, resolve))).toBe(lossOf(client));
  await admin.end();
  expect(lossOf(admin)).toBeUndefined();
});

test('a pool outlives the loss of its connections', async () => {
  const pool = await openPool(inject('postgresUrl'), { ...OPTIONS, max: 2 });
  const client = await pool.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const lost = new Promise((resolve) => onLost(client, resolve));
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
  await lost;
  client.release(true);
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('a pool that cannot be opened fails as a client does', async () => {
  await expect(openPool(await refusedUrl(), OPTIONS)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
});
