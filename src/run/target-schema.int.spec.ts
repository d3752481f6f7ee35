import type { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { openClient } from '../postgres/connect.js';
import { installTargetSchema, TARGET_SCHEMA_VERSION } from './target-schema.js';

const RUN = '01a20ca8-c588-70dc-abc5-a5fb28874e49';
let database: TestDatabase;
let client: Client;
const mark = async (): Promise<string> =>
  (await client.query(`SELECT obj_description('daybook'::regnamespace, 'pg_namespace') AS mark`)).rows[0]
    .mark;

describe('the schema that runs keep in a target', () => {
  beforeEach(async () => {
    database = await createDatabase();
    client = await openClient(database.url, { applicationName: 'daybook test', role: 'target' });
    await installTargetSchema(client);
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  it('of version 1 is brought up in place, and keeps its receipts', async () => {
    await client.query(`DROP TABLE daybook.stage;
      COMMENT ON SCHEMA daybook IS 'Daybook: receipts of what was done here; version 1';
      INSERT INTO daybook.receipt (run, migration, direction, content, fence, executor) VALUES ('${RUN}', 'm', 'up', 'c', 1, 'e')`);
    await installTargetSchema(client);
    expect(await mark()).toMatch(new RegExp(`version ${TARGET_SCHEMA_VERSION}$`));
    expect((await client.query('SELECT run FROM daybook.receipt')).rows).toEqual([{ run: RUN }]);
    expect((await client.query('SELECT FROM daybook.stage')).rows).toEqual([]);
  });

  it('of a newer version is left as it is', async () => {
    const newer = `Daybook: receipts of what was done here; version ${TARGET_SCHEMA_VERSION + 1}`;
    await client.query(`COMMENT ON SCHEMA daybook IS '${newer}'`);
    await installTargetSchema(client);
    expect(await mark()).toBe(newer);
  });
});
