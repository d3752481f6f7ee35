import { parentPort } from 'node:worker_threads';
import { type Analysis, type AnalysisRequest, analyse } from './analysis.js';

/** What the thread is given: requests, answered in their order. */
export type Asked = readonly AnalysisRequest[];
/** Undefined where it failed: who asked makes it again, and has the error. */
export type Answered = readonly (Analysis | undefined)[];

parentPort?.on('message', async (requests: Asked) => {
  const answers: (Analysis | undefined)[] = [];
  for (const { migration, direction } of requests) {
    answers.push(await analyse(migration, direction).catch(() => undefined));
  }
  parentPort!.postMessage(answers satisfies Answered);
});
