import { benchEvent } from './append-event.js';
import type { AppendStore } from './append-store.js';

interface EmmettStore {
  appendToStream(
    stream: string,
    events: unknown[],
    options?: { expectedStreamVersion?: bigint },
  ): Promise<unknown>;
  readStream(
    stream: string,
    options?: { from: bigint },
  ): Promise<{ currentStreamVersion: bigint; events: { metadata: { streamPosition: bigint } }[] }>;
  close(): Promise<void>;
}

/** What of its package is used here. */
export interface Emmett {
  getPostgreSQLEventStore(url: string): EmmettStore;
  readMessagesBatch(
    execute: unknown,
    options: { after: bigint; batchSize: number },
  ): Promise<{ messages: unknown[]; currentGlobalPosition: bigint }>;
}

export const emmett = async (): Promise<Emmett> =>
  (await import(
    new URL(`${MODULES}@event-driven-io/emmett-postgresql/dist/index.js`, import.meta.url).href
  )) as Emmett;

export const MODULES = '../bench/peers/node_modules/';

/** @event-driven-io/emmett-postgresql, with its pool. */
export async function emmettStore(url: string): Promise<AppendStore> {
  const store = (await emmett()).getPostgreSQLEventStore(url);
  const name = (stream: number): string => `target-${stream}`;
  const append = (stream: number, version: number | undefined): Promise<unknown> => {
    const event = benchEvent(`target/t${stream}`, (version ?? 0) + 1);
    const options = version === undefined ? {} : { expectedStreamVersion: BigInt(version) };
    return store.appendToStream(name(stream), [{ type: event.type, data: event }], options);
  };
  // The first append makes its schema.
  await append(-1, undefined);
  return {
    name: 'Emmett 0.42',
    append: async (stream) => void (await append(stream, undefined)),
    async appendAt(stream, version) {
      try {
        await append(stream, version);
        return 'accepted';
      } catch (error) {
        if (!/version/i.test(String((error as Error).message ?? error))) throw error;
        // Its refusal does not say the version.
        const { currentStreamVersion } = await store.readStream(name(stream), { from: BigInt(version) });
        return { version: Math.max(version, Number(currentStreamVersion)) };
      }
    },
    versions: async (stream) =>
      (await store.readStream(name(stream))).events.map(({ metadata }) => Number(metadata.streamPosition)),
    close: () => store.close(),
  };
}
