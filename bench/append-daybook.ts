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
  const name = (stream: number): string => `target/t${stream}`;
  const appendAt = (stream: number, version: number): Promise<number> =>
    ledger.append(name(stream), version, [benchEvent(name(stream), version + 1)]);
  return {
    name: 'Daybook',
    async append(stream) {
      const version = versions.get(stream) ?? 0;
      versions.set(stream, version + 1);
      await appendAt(stream, version);
    },
    async appendAt(stream, version) {
      try {
        await appendAt(stream, version);
        return 'accepted';
      } catch (error) {
        if (error instanceof ConcurrencyError) return { version: error.actualVersion };
        throw error;
      }
    },
    versions: async (stream) =>
      (await ledger.readStream(name(stream))).map(({ streamversion }) => streamversion),
    close: () => ledger.close(),
  };
}
