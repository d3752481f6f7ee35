import { benchEvent } from './append-event.js';
import type { AppendStore } from './append-store.js';

interface EmmettStore {
  appendToStream(
    stream: string,
    events: unknown[],
    options?: { expectedStreamVersion?: bigint },
  ): Promise<unknown>;
  readStream(stream: string): Promise<{ currentStreamVersion: bigint }>;
  close(): Promise<void>;
}

/** @event-driven-io/emmett-postgresql, with its pool. */
export async function emmettStore(url: string): Promise<AppendStore> {
  const entry = new URL(
    './peers/node_modules/@event-driven-io/emmett-postgresql/dist/index.js',
    import.meta.url,
  );
  const { getPostgreSQLEventStore } = (await import(entry.href)) as {
    getPostgreSQLEventStore(url: string): EmmettStore;
  };
  const store = getPostgreSQLEventStore(url);
  const name = (stream: number): string => `target-${stream}`;
  // The first append makes its schema.
  await store.appendToStream(name(-1), [{ type: 'bench', data: {} }]);
  return {
    name: 'Emmett 0.42',
    async append(stream, expectedVersion) {
      const event = benchEvent(`target/t${stream}`, (expectedVersion ?? 0) + 1);
      try {
        await store.appendToStream(
          name(stream),
          [{ type: event.type, data: event }],
          expectedVersion === undefined ? {} : { expectedStreamVersion: BigInt(expectedVersion) },
        );
        return true;
      } catch (error) {
        if (/version/i.test(String((error as Error).message ?? error))) return false;
        throw error;
      }
    },
    version: async (stream) => Number((await store.readStream(name(stream))).currentStreamVersion),
    close: () => store.close(),
  };
}
