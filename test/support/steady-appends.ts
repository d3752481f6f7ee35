import { setTimeout as pause } from 'node:timers/promises';
import type { TestLedger } from './ledger.js';

/** Appends that go on, one every few milliseconds, until they are stopped. */
export interface SteadyAppends {
  /** How many events were acknowledged. */
  readonly count: number;
  /** Resolves when the last one is acknowledged. */
  stop(): Promise<void>;
}

export function steadyAppends(book: TestLedger, everyMs = 20): SteadyAppends {
  let count = 0;
  let stopped = false;
  const going = (async () => {
    while (!stopped) {
      await book.append(1);
      count += 1;
      await pause(everyMs);
    }
  })();
  return {
    get count() {
      return count;
    },
    async stop() {
      stopped = true;
      await going;
    },
  };
}
