import { ConcurrencyError } from '../src/errors.js';
import { initLedger } from '../src/ledger/init.js';
import { Ledger } from '../src/ledger/ledger.js';
import { benchEvent } from './append-event.js';
import type { AppendStore } from './append-store.js';

/** Daybook’s ledger with all its guards and the tree: group commit on one connection. */
export async function daybookStore(url: string): Promise<AppendStore> {
  const address = { url, name: 'bench', applicationName: 'bench' };
  await initLedger({ ...address, software: 'bench', writer: { actor: 'bench', now: () => new Date() } });
  const ledger = await Ledger.open(address);
  const versions = new Map<number, number>();
  const stream = (number: number): string => `target/t${number}`;
  return {
    name: 'Daybook',
    async append(number, expectedVersion) {
      const expected = expectedVersion ?? versions.get(number) ?? 0;
      if (expectedVersion === undefined) versions.set(number, expected + 1);
      try {
        await ledger.append(stream(number), expected, [benchEvent(stream(number), expected + 1)]);
        return true;
      } catch (error) {
        if (error instanceof ConcurrencyError) return false;
        throw error;
      }
    },
    version: async (number) => (await ledger.readStream(stream(number), 0)).length,
    close: () => ledger.close(),
  };
}
