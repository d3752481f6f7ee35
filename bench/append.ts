import { bareInserts } from './append-bare.js';
import { daybookStore } from './append-daybook.js';
import { emmettStore } from './append-emmett.js';
import { type LoadResult, runLoad } from './append-load.js';
import { messageDbStore } from './append-message-db.js';
import type { AppendStore } from './append-store.js';
import type { BenchServer } from './server.js';

export const APPEND_ROUNDS = 3;
export const APPEND_SECONDS = 3;

/** Rates a second of one store in one round. */
export interface StoreFigures {
  one: LoadResult;
  sixteen: LoadResult;
  many?: LoadResult;
  /** 16 appenders on one stream, each reading the version and trying again when it was refused. */
  competing: LoadResult;
}

export interface AppendFigures {
  /** By the store’s name, one for each round. */
  stores: Record<string, StoreFigures[]>;
  bareOne: number[];
  bareHundred: number[];
}

const MANY = 256;

/** Appends to each store in turn, each in a fresh database of the same server. */
export async function measureAppend(
  server: BenchServer,
  say: (line: string) => void,
): Promise<AppendFigures> {
  const figures: AppendFigures = { stores: {}, bareOne: [], bareHundred: [] };
  for (let round = 1; round <= APPEND_ROUNDS; round += 1) {
    figures.bareOne.push(
      await inFresh(server, `bare1_${round}`, (url) => bareInserts(url, 1, APPEND_SECONDS)),
    );
    figures.bareHundred.push(
      await inFresh(server, `bare100_${round}`, (url) => bareInserts(url, 100, APPEND_SECONDS)),
    );
    for (const open of [daybookStore, emmettStore, (url: string) => messageDbStore(url, 16)]) {
      const { name, result } = await inFresh(server, `store_${round}`, async (url) => {
        const store = await open(url);
        const result = await measureStore(store).finally(() => store.close());
        return { name: store.name, result };
      });
      figures.stores[name] ??= [];
      figures.stores[name].push(result);
      say(
        `round ${round}: ${name} ${Object.entries(result)
          .map(([load, { rate }]) => `${load} ${Math.round(rate)}/s`)
          .join(', ')}`,
      );
    }
    say(
      `round ${round}: bare ${Math.round(figures.bareOne.at(-1)!)}/s, by 100 ${Math.round(figures.bareHundred.at(-1)!)}/s`,
    );
  }
  return figures;
}

async function measureStore(store: AppendStore): Promise<StoreFigures> {
  const seconds = APPEND_SECONDS;
  const one = await runLoad({ inFlight: 1, seconds }, () => store.append(0));
  const sixteen = await runLoad({ inFlight: 16, seconds }, (worker) => store.append(worker + 1));
  // The peers commit each append alone: more in flight only wait for a connection.
  const many =
    store.name === 'Daybook'
      ? await runLoad({ inFlight: MANY, seconds }, (worker) => store.append(worker + 100))
      : undefined;
  const competing = await compete(store);
  return { one, sixteen, ...(many ? { many } : {}), competing };
}

/** Each appender learns from a refusal that it must read on. */
async function compete(store: AppendStore): Promise<LoadResult> {
  const stream = 1000;
  let known = 0;
  return await runLoad({ inFlight: 16, seconds: APPEND_SECONDS }, async () => {
    const expected = known;
    const accepted = await store.append(stream, expected);
    if (accepted) known = Math.max(known, expected + 1);
    return accepted;
  });
}

async function inFresh<Result>(
  server: BenchServer,
  name: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const url = await server.createDatabase(name);
  return await work(url).finally(() => server.dropDatabase(name));
}
