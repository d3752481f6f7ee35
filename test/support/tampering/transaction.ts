import type { LedgerAddress, LedgerConnection } from '../../../src/ledger/connection.js';
import type * as Installed from '../../../src/ledger/installed.js';
import { openClient } from '../../../src/postgres/connect.js';
import type { Client } from '../../../src/postgres/index.js';

/** A session of a superuser who means harm, in a transaction that is never committed. */
export interface Tampering {
  /** Looks at the ledger after some changes, and takes them back. */
  within<Found>(
    changes: readonly [sql: string, ...values: unknown[]][],
    look: () => Promise<Found>,
  ): Promise<Found>;
  end(): Promise<void>;
}

/** What keeps even a superuser from it: the triggers on DDL, those on the tables, and what the tables check. */
const DISARM = `
DO $$
DECLARE guard record;
BEGIN
  FOR guard IN SELECT evtname FROM pg_event_trigger LOOP
    EXECUTE format('ALTER EVENT TRIGGER %I DISABLE', guard.evtname);
  END LOOP;
  FOR guard IN SELECT conname, conrelid::regclass AS name FROM pg_constraint
               WHERE conrelid IN ('daybook_ledger.event'::regclass, 'daybook_ledger.head'::regclass) AND contype IN ('c', 'u', 'p') LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', guard.name, guard.conname);
  END LOOP;
END $$;
ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL;
ALTER TABLE daybook_ledger.head DISABLE TRIGGER ALL;
CREATE INDEX ON daybook_ledger.event (position);
`;

let open: Client | undefined;

/** Begins; from here on whoever connects to a ledger through {@link underTampering} gets this session. */
export async function beginTampering({ url }: LedgerAddress): Promise<Tampering> {
  const client = await openClient(url, { role: 'ledger', applicationName: 'tampering' });
  await client.query('BEGIN');
  await client.query(DISARM);
  open = client;
  return {
    async within(changes, look) {
      await client.query('SAVEPOINT untouched');
      try {
        for (const [sql, ...values] of changes) await client.query(sql, values);
        return await look();
      } finally {
        await client.query('ROLLBACK TO SAVEPOINT untouched; RELEASE SAVEPOINT untouched');
      }
    },
    async end() {
      open = undefined;
      await client.query('ROLLBACK');
      await client.end();
    },
  };
}

/** The module, with connections that lead into the session of the tampering once there is one. */
export const underTampering = (module: typeof Installed): typeof Installed => ({
  ...module,
  async connectToLedger(address) {
    const client = open;
    if (!client) return await module.connectToLedger(address);
    const connection: Pick<LedgerConnection, 'use' | 'close'> = {
      use: (ask) => ask(client),
      async close() {},
    };
    return connection as LedgerConnection;
  },
});
