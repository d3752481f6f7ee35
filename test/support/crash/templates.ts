import { inject } from 'vitest';
import { initLedger } from '../../../src/ledger/init.js';
import { createDatabase } from '../database.js';
import type { DaybookTemplates } from '../daybook.js';

/** A ledger that holds its first event and an empty target, to be cloned for each crash. */
export async function crashTemplates(
  server = inject('postgresUrl'),
): Promise<DaybookTemplates & { drop(): Promise<void> }> {
  const ledger = await createDatabase(undefined, server);
  const name = 'crashes';
  await initLedger({
    url: ledger.url,
    name,
    software: 'daybook test',
    writer: { actor: 'tester', now: () => new Date() },
  });
  return { ledger: { database: ledger.name, name }, target: 'template0', server, drop: ledger.drop };
}
