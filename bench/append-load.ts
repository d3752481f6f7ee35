import { performance } from 'node:perf_hooks';

/** What is measured: appends under way at the same time, for some seconds. */
export interface Load {
  /** How many appends are in flight. */
  inFlight: number;
  seconds: number;
}

export interface LoadResult {
  /** Accepted appends a second. */
  rate: number;
  /** Latency of an accepted append, in ms. */
  p50: number;
  p99: number;
  /** Appends that were refused since another came first. */
  refused: number;
}

/**
 * Keeps so many appends in flight, each worker one after the other.
 *
 * @param append does one append as that worker; false where it was refused
 */
export async function runLoad(
  { inFlight, seconds }: Load,
  append: (worker: number) => Promise<boolean>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let refused = 0;
  const began = performance.now();
  const deadline = began + seconds * 1000;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() < deadline) {
      const start = performance.now();
      if (await append(worker)) latencies.push(performance.now() - start);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, worker) => work(worker)));
  const elapsed = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { rate: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), refused };
}
