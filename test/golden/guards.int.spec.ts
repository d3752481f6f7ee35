import { expect, it } from 'vitest';
import { readGuards } from '../../src/ledger/guards/read-guards.js';
import { installLedger } from '../../src/ledger/schema.js';
import { openClient } from '../../src/postgres/connect.js';
import { createDatabase } from '../support/database.js';

/** It depends on what other specs do in the same cluster. */
const OTHERS = /^member of daybook_owner /;

it('are what ledger/guards.json says: `npx vitest run test/golden -u` renews it', async () => {
  const database = await createDatabase();
  const client = await openClient(database.url, { role: 'ledger', applicationName: 'spec' });
  try {
    await installLedger(client, { ledger: 'golden' });
    const guards = [...(await readGuards(client))].filter(([thing]) => !OTHERS.test(thing));
    await expect(`${JSON.stringify(Object.fromEntries(guards), null, 2)}\n`).toMatchFileSnapshot(
      '../../ledger/guards.json',
    );
  } finally {
    await client.end();
    await database.drop();
  }
});
