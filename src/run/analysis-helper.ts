import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { AnalysisRequest } from './analysis.js';
import type { Answered, Asked } from './analysis-thread.js';

/** The program of the thread: beside this module as compiled, and beside the chunks of the bundle; undefined where only sources are. */
export function analysisThread(): string | undefined {
  return ['./analysis-thread.js', '../analysis-thread.js']
    .map((file) => fileURLToPath(new URL(file, import.meta.url)))
    .find((file) => existsSync(file));
}

/** A second thread that analyses migrations, for as long as it lives. */
export class AnalysisHelper {
  readonly #worker: Worker;
  readonly #waiting: ((answers: Answered) => void)[] = [];
  #lost = false;

  constructor(thread: string) {
    this.#worker = new Worker(thread);
    this.#worker.on('message', (answers: Answered) => this.#waiting.shift()?.(answers));
    this.#worker.on('error', () => this.#lose());
    this.#worker.on('exit', () => this.#lose());
  }

  /** Their analyses, in their order; undefined for what it could not do. */
  analyse(requests: Asked): Promise<Answered> {
    if (this.#lost) return Promise.resolve([]);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(requests.map(bare));
    });
  }

  close(): void {
    this.#worker.unref();
    this.#worker.terminate().catch(() => undefined);
  }

  #lose(): void {
    this.#lost = true;
    for (const resolve of this.#waiting.splice(0)) resolve([]);
  }
}

/** What an analysis reads: a class’s instance cannot go to another thread. */
const bare = ({ migration, direction }: AnalysisRequest): AnalysisRequest => {
  const { id, file, reversible, up, down, verify, directives } = migration;
  return {
    migration: {
      id,
      file,
      reversible,
      up,
      ...(down === undefined ? {} : { down }),
      ...(verify === undefined ? {} : { verify }),
      ...(directives === undefined ? {} : { directives }),
    },
    direction,
  };
};
