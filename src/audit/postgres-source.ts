import { readEntry } from '../domain/parse-event.js';
import { ahead } from '../ledger/ahead.js';
import type { LedgerAddress } from '../ledger/connection.js';
import { Ledger } from '../ledger/ledger.js';
import type { EventSource } from './event-source.js';

/** The ledger in Postgres as it is now. */
export async function openPostgresSource(address: LedgerAddress): Promise<EventSource> {
  const ledger = await Ledger.open(address);
  try {
    const size = await ledger.size();
    return {
      description: 'the ledger in Postgres',
      size,
      read: ({ to = size } = {}) => ahead(ledger.read(0, Math.min(to, size))),
      scan: (take, { to = size, signal } = {}) =>
        ledger.scan(
          (entry) => {
            signal?.throwIfAborted();
            return take(entry);
          },
          0,
          Math.min(to, size),
        ),
      parse: readEntry,
      close: () => ledger.close(),
    };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}
