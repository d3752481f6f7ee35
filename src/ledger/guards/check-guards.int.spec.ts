import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createRole, query } from '../../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { tamper } from '../../../test/support/tamper.js';
import { openClient } from '../../postgres/connect.js';
import { installLedger } from '../schema.js';
import { checkGuards, type GuardsReport } from './check-guards.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

async function using<Result>(
  url: string,
  use: (client: Awaited<ReturnType<typeof openClient>>) => Promise<Result>,
) {
  const client = await openClient(url, { role: 'ledger', applicationName: 'spec' });
  return await use(client).finally(() => client.end());
}

const install = (url = database.url) => using(url, (client) => installLedger(client, { ledger: 'main' }));

/** Without members of the owner: other specs may have made some in the same cluster. */
const check = (): Promise<GuardsReport> =>
  using(database.url, async (client) => {
    const { ddl, differences } = await checkGuards(client);
    return { ddl, differences: differences.filter(({ thing }) => !thing.startsWith('member of')) };
  });

describe('what protects a ledger', () => {
  it('is as it was installed by a superuser', async () => {
    await install();
    expect(await check()).toEqual({ ddl: true, differences: [] });
  });

  it('is as it was installed by somebody else, without event triggers', async () => {
    const admin = await createRole('CREATEROLE');
    try {
      await query(inject('postgresUrl'), `GRANT CREATE ON DATABASE ${database.name} TO ${admin.name}`);
      await install(admin.url(database.name));
      expect(await check()).toEqual({ ddl: false, differences: [] });
    } finally {
      await database.drop();
      await admin.drop();
    }
  });

  it('is found changed, with what it is and what it should be', async () => {
    await install();
    await tamper(
      database.url,
      `ALTER TABLE daybook_ledger.event NO FORCE ROW LEVEL SECURITY;
       DROP TRIGGER confirm_commit ON daybook_ledger.head;
       CREATE VIEW daybook_ledger.story AS SELECT 1 AS one`,
    );
    const { differences } = await check();
    const found = new Map(differences.map((difference) => [difference.thing, difference]));
    expect(found.get('table event')?.expected).toMatch(/row security; forced$/);
    expect(found.get('table event')?.found).toMatch(/row security$/);
    expect(found.get('trigger confirm_commit on head')).toMatchObject({ found: null });
    expect(found.get('view story')).toMatchObject({ expected: null });
    expect(found.get('event trigger daybook_ledger_ddl')?.found).toMatch(/disabled$/);
  });

  it('is not hidden by functions of others on the search path', async () => {
    await install();
    await query(
      database.url,
      `CREATE SCHEMA evil;
       CREATE FUNCTION evil.concat_ws(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'evil' $$;
       CREATE FUNCTION evil.format(text, name, name) RETURNS text LANGUAGE sql AS $$ SELECT 'evil' $$;
       ALTER DATABASE ${database.name} SET search_path = evil, public`,
    );
    expect((await check()).differences).toEqual([]);
  });
});
