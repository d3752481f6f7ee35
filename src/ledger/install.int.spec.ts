import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRole, query } from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { openClient } from '../postgres/connect.js';
import { installLedger } from './schema.js';

let database: TestDatabase;
let admin: Awaited<ReturnType<typeof createRole>>;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await database.drop();
  await admin.drop();
});

async function install(): Promise<void> {
  const client = await openClient(admin.url(database.name), { role: 'ledger', applicationName: 'spec' });
  await installLedger(client, { ledger: 'main' }).finally(() => client.end());
}

const installation = () =>
  query<{ schema: string; guarded: boolean; triggers: string; members: string }>(
    database.url,
    `SELECT pg_get_userbyid(nspowner) AS schema, (SELECT ddl_guarded FROM daybook_ledger.installation) AS guarded,
            (SELECT count(*) FROM pg_event_trigger) AS triggers,
            (SELECT count(*) FROM pg_auth_members WHERE roleid = 'daybook_owner'::regrole AND member = '${admin.name}'::regrole) AS members
     FROM pg_namespace WHERE nspname = 'daybook_ledger'`,
  );

describe('an installer who is no superuser', () => {
  it.each(['CREATEROLE', 'CREATEROLE NOINHERIT'])(
    'needs %s and CREATE on the database',
    async (attributes) => {
      admin = await createRole(attributes);
      await query(inject('postgresUrl'), `GRANT CREATE ON DATABASE ${database.name} TO ${admin.name}`);
      await install();
      expect(await installation()).toEqual([
        { schema: 'daybook_owner', guarded: false, triggers: '0', members: '0' },
      ]);
      await query(database.url, 'DROP SCHEMA daybook_ledger CASCADE');
    },
  );

  it('is told what is missing', async () => {
    admin = await createRole();
    await expect(install()).rejects.toMatchObject({
      code: 'LEDGER_PRIVILEGE',
      message: `the user ${admin.name} may not create the ledger: it lacks CREATEROLE and CREATE on the database ${database.name}`,
    });
  });
});

it('makes event triggers as a superuser', async () => {
  admin = await createRole('SUPERUSER');
  await install();
  expect(await installation()).toMatchObject([{ schema: 'daybook_owner', guarded: true, triggers: '2' }]);
});
