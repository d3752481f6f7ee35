import { performance } from 'node:perf_hooks';
import type { LoadResult } from './append-load.js';
import type { AppendStore } from './append-store.js';
import { percentilesOf } from './figures.js';

export interface Competition extends LoadResult {
  /** Attempts a second that were refused since another came first. */
  refused: number;
  /** How many appends of the writer that got the fewest through were accepted, and of the one that got the most. */
  fewest: number;
  most: number;
}

const STREAM = 1000;

/**
 * So many writers append to one stream, each at the version that it knows; who is refused learns the version and tries again. A latency
 * is from a writer’s first attempt until its event is accepted.
 *
 * @throws Error where a version is lost or double
 */
export async function compete(
  store: AppendStore,
  { writers, seconds }: { writers: number; seconds: number },
): Promise<Competition> {
  const latencies: number[] = [];
  const accepted: number[] = Array.from({ length: writers }, () => 0);
  let refused = 0;
  const began = performance.now();
  const deadline = began + seconds * 1000;
  const write = async (writer: number): Promise<void> => {
    let known = 0;
    for (let start = performance.now(); performance.now() < deadline; ) {
      const outcome = await store.appendAt(STREAM, known);
      if (outcome === 'accepted') {
        known += 1;
        accepted[writer]! += 1;
        latencies.push(performance.now() - start);
        start = performance.now();
      } else {
        known = outcome.version;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  const elapsed = (performance.now() - began) / 1000;
  const versions = await store.versions(STREAM);
  if (versions.length !== latencies.length || versions.some((version, index) => version !== index + 1)) {
    throw new Error(`${store.name}: a version is lost or double`);
  }
  return {
    rate: latencies.length / elapsed,
    refused: refused / elapsed,
    fewest: Math.min(...accepted),
    most: Math.max(...accepted),
    ...percentilesOf(latencies),
  };
}
