import { performance } from 'node:perf_hooks';
import { type Percentiles, percentilesOf } from './figures.js';

/** What is measured: so many appends under way at the same time, for some seconds. */
export interface Load {
  inFlight: number;
  seconds: number;
}

export interface LoadResult extends Percentiles {
  /** Appends a second. */
  rate: number;
}

/** Keeps so many appends in flight, each worker’s one after the other; latencies in ms. */
export async function runLoad(
  { inFlight, seconds }: Load,
  append: (worker: number) => Promise<unknown>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const began = performance.now();
  const deadline = began + seconds * 1000;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() < deadline) {
      const start = performance.now();
      await append(worker);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  return { rate: latencies.length / ((performance.now() - began) / 1000), ...percentilesOf(latencies) };
}
