import { bareInserts } from './append-bare.js';
import { type Competition, compete } from './append-compete.js';
import { daybookStore } from './append-daybook.js';
import { emmettStore } from './append-emmett.js';
import { type LoadResult, runLoad } from './append-load.js';
import { messageDbStore } from './append-message-db.js';
import type { AppendStore } from './append-store.js';
import type { Bench } from './bench.js';
import { SIZES } from './sizes.js';

/** Of one round. */
export interface StoreFigures {
  one: LoadResult;
  sixteen: LoadResult;
  competing: Competition;
}

export interface AppendFigures {
  daybook: (StoreFigures & { many: LoadResult })[];
  emmett: StoreFigures[];
  messageDb: StoreFigures[];
  bareOne: LoadResult[];
  bareHundred: LoadResult[];
}

/** How many appends are in flight: the peers commit each alone, so that more than these only wait for a connection. */
export const WRITERS = 16;
export const MANY = 256;
/** Rows of the largest INSERT beside it. */
export const ROWS = 100;

const seconds = SIZES.appendSeconds;

/** Appends to each store in turn, each in a fresh database of the same server. */
export async function measureAppend({ server, say }: Bench): Promise<AppendFigures> {
  const figures: AppendFigures = { daybook: [], emmett: [], messageDb: [], bareOne: [], bareHundred: [] };
  const inFresh = async <Result>(work: (url: string) => Promise<Result>): Promise<Result> => {
    const url = await server.createDatabase('append');
    return await work(url).finally(() => server.dropDatabase('append'));
  };
  const measured = <Result>(
    open: (url: string) => Promise<AppendStore>,
    measure: (store: AppendStore) => Promise<Result>,
  ): Promise<Result> =>
    inFresh(async (url) => {
      const store = await open(url);
      const result = await measure(store).finally(() => store.close());
      say(`  ${store.name}: ${inShort(result as StoreFigures)}`);
      return result;
    });
  for (let round = 1; round <= SIZES.appendRounds; round += 1) {
    say(`append, round ${round}`);
    figures.bareOne.push(await inFresh((url) => bareInserts(url, 1, seconds)));
    figures.daybook.push(await measured(daybookStore, measureDaybook));
    figures.bareHundred.push(await inFresh((url) => bareInserts(url, ROWS, seconds)));
    const [one, hundred] = [figures.bareOne.at(-1)!, figures.bareHundred.at(-1)!];
    say(`  bare: one ${Math.round(one.rate)}/s, by ${ROWS} ${Math.round(hundred.rate)}/s`);
    figures.emmett.push(await measured(emmettStore, measureStore));
    figures.messageDb.push(await measured((url) => messageDbStore(url, WRITERS), measureStore));
  }
  return figures;
}

const inShort = (figures: StoreFigures): string =>
  Object.entries(figures)
    .map(([load, { rate }]) => `${load} ${Math.round(rate)}/s`)
    .join(', ');

async function measureStore(store: AppendStore): Promise<StoreFigures> {
  return {
    one: await runLoad({ inFlight: 1, seconds }, () => store.append(0)),
    sixteen: await runLoad({ inFlight: WRITERS, seconds }, (worker) => store.append(worker + 1)),
    competing: await compete(store, { writers: WRITERS, seconds }),
  };
}

async function measureDaybook(store: AppendStore): Promise<StoreFigures & { many: LoadResult }> {
  const many = await runLoad({ inFlight: MANY, seconds }, (worker) => store.append(worker + 100));
  return { many, ...(await measureStore(store)) };
}
