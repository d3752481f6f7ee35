import type { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { TestDatabase } from '../../test/support/database.js';
import { createDatabase } from '../../test/support/database.js';
import { backendsOf } from './backends.js';
import { openClient } from './connect.js';
import { runScript } from './script-query.js';
import { guardSession } from './session.js';

let database: TestDatabase;
let admin: Client;

beforeAll(async () => {
  database = await createDatabase();
  admin = await openClient(database.url, { applicationName: 'daybook admin', role: 'target' });
});

afterAll(async () => {
  await admin.end();
  await database.drop();
});

test('the server says what it is', async () => {
  expect(await guardSession(admin)).toEqual({
    versionNum: expect.any(Number),
    version: expect.stringMatching(/^\d+/),
    systemIdentifier: expect.stringMatching(/^\d{15,}$/),
    database: database.name,
    user: new URL(inject('postgresUrl')).username,
    isSuperuser: true,
    inRecovery: false,
    backendPid: expect.any(Number),
  });
});

test('the session is guarded', async () => {
  await guardSession(admin);
  const { rows } = await admin.query(
    "SELECT current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('client_connection_check_interval', true) AS check",
  );
  expect(rows[0].idle).toBe('5min');
  expect(['1s', null]).toContain(rows[0].check);
});

test('an ordinary user without the right to it gets no system identifier', async () => {
  const role = `r_${database.name}`;
  await admin.query(
    `CREATE ROLE ${role} LOGIN PASSWORD 'x'; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public`,
  );
  const url = Object.assign(new URL(database.url), { username: role, password: 'x' }).href;
  const client = await openClient(url, { applicationName: 'daybook test', role: 'target' });
  expect(await guardSession(client)).toMatchObject({
    systemIdentifier: undefined,
    isSuperuser: false,
    user: role,
  });
  await client.end();
  await admin.query(`DROP ROLE ${role}`);
});

test('a guarded backend ends soon after its client died in the middle of a statement', async () => {
  const client = await openClient(database.url, { applicationName: 'daybook orphan', role: 'target' });
  const { versionNum } = await guardSession(client);
  const running = runScript(client, 'SELECT pg_sleep(60)').catch(() => {});
  while ((await backendsOf(admin, 'daybook orphan'))[0]?.state !== 'active');
  client.connection.stream.destroy();
  await running;
  if (versionNum < 140000) return;
  const started = performance.now();
  while ((await backendsOf(admin, 'daybook orphan')).length > 0);
  expect(performance.now() - started).toBeLessThan(10_000);
});
