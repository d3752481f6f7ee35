import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { installLedger } from '../../src/ledger/schema.js';
import { openClient } from '../../src/postgres/connect.js';
import { runTool } from '../../src/postgres/run-tool.js';
import { findTool } from '../../src/postgres/tools.js';
import { createDatabase } from '../support/database.js';

/** What depends on the versions of the server and of pg_dump, and says nothing about the ledger. */
const PASSING = /^(--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict )/;

it('is what ledger/schema.golden.sql says: `npx vitest run test/golden -u` renews it', async () => {
  const database = await createDatabase();
  try {
    const client = await openClient(database.url, { role: 'ledger', applicationName: 'daybook-test' });
    await installLedger(client, { ledger: 'golden' });
    const { rows } = await client.query<{ major: string }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    await client.end();
    const lines = (await dump(database.url, Number(rows[0]!.major)))
      .split('\n')
      .filter((line) => !PASSING.test(line));
    const golden = lines
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
    await expect(`${golden}\n`).toMatchFileSnapshot('../../ledger/schema.golden.sql');
  } finally {
    await database.drop();
  }
});

async function dump(url: string, serverMajor: number): Promise<string> {
  const tool = await findTool('pg_dump', { serverMajor });
  let schema = '';
  const { exitCode, stderr } = await runTool(tool, {
    url,
    args: ['--schema-only'],
    output: async (stdout) => {
      schema = await text(stdout);
    },
  });
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return schema;
}
