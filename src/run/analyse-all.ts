import { setImmediate as turn } from 'node:timers/promises';
import { type Analysis, type AnalysisRequest, analyse } from './analysis.js';
import { AnalysisHelper, analysisThread } from './analysis-helper.js';

/** Fewer are analysed before a second thread has started. */
const MANY = 256;
/** A few ms of work. */
const AT_A_TIME = 16;
/** What the thread has before it, so that it need not wait for us. */
const PORTIONS = 2;

/**
 * Analyses migrations as {@link analyse} does, many of them in two threads: this one takes them from the front, the other from the back.
 *
 * @param thread the program of the other thread
 * @throws DaybookError of the first, in their order, that cannot be analysed
 */
export async function analyseAll(
  requests: readonly AnalysisRequest[],
  thread: string | undefined = requests.length < MANY ? undefined : analysisThread(),
): Promise<Analysis[]> {
  const found: (Analysis | undefined)[] = requests.map(() => undefined);
  let front = 0;
  let back = requests.length;

  async function letHelp(helper: AnalysisHelper): Promise<void> {
    while (front < back) {
      const to = back;
      back = Math.max(front, to - AT_A_TIME);
      const from = back;
      for (const [index, one] of (await helper.analyse(requests.slice(from, to))).entries()) {
        found[from + index] = one;
      }
    }
  }

  const helper = thread === undefined ? undefined : new AnalysisHelper(thread);
  try {
    const helping = helper && Promise.all(Array.from({ length: PORTIONS }, () => letHelp(helper)));
    while (front < back) {
      const { migration, direction } = requests[front]!;
      found[front] = await analyse(migration, direction);
      front += 1;
      if (front % AT_A_TIME === 0) await turn();
    }
    await helping;
  } finally {
    helper?.close();
  }
  const all: Analysis[] = [];
  for (const [index, { migration, direction }] of requests.entries()) {
    all.push(found[index] ?? (await analyse(migration, direction)));
  }
  return all;
}
