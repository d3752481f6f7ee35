import { v7 as uuidv7 } from 'uuid';
import { makeEvent } from '../../src/domain/event.js';
import { CATALOG_STREAM } from '../../src/domain/stream.js';
import type { LedgerAddress } from '../../src/ledger/connection.js';
import { initLedger } from '../../src/ledger/init.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { createDatabase } from './database.js';
import { uniqueLedgerName } from './kafka.js';

export interface TestLedger {
  address: LedgerAddress;
  ledger: Ledger;
  /** Appends so many events to the catalog. */
  append(count: number): Promise<void>;
  drop(): Promise<void>;
}

/** A ledger in a database of its own; it holds its first event. */
export async function createLedger(name = uniqueLedgerName()): Promise<TestLedger> {
  const database = await createDatabase();
  const address = { url: database.url, name, applicationName: 'daybook-test' };
  await initLedger({
    name,
    url: database.url,
    software: 'test',
    writer: { actor: 'test', now: () => new Date() },
  });
  const ledger = await Ledger.open(address);
  let version = 0;
  return {
    address,
    ledger,
    async append(count) {
      const events = Array.from({ length: count }, (_, index) => registered(name, version + index + 1));
      await ledger.append(CATALOG_STREAM, version, events);
      version += count;
    },
    async drop() {
      await ledger.close();
      await database.drop();
    },
  };
}

const registered = (ledger: string, version: number) =>
  makeEvent(
    {
      name: 'catalog.migration-registered',
      data: {
        migration: `m${version}`,
        kind: 'schema',
        form: 'sql',
        content: version.toString(16).padStart(64, '0'),
        requires: [],
        reversible: true,
        documentation: {},
      },
    },
    { ledger, actor: 'test' },
    { id: uuidv7(), time: new Date(), stream: CATALOG_STREAM, version },
  );
