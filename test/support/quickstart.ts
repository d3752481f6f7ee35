import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const QUICKSTART = fileURLToPath(new URL('../../quickstart.mjs', import.meta.url));

/** The limit of a spec with a quickstart, in ms. */
export const QUICKSTART_LIMIT_MS = 240_000;
/** When a quickstart is ended, in time to say how far it came before its spec is over, in ms. */
const RUN_LIMIT_MS = QUICKSTART_LIMIT_MS - 20_000;
/** How long it may take to end after each signal, in ms: the third one ends even what does not listen. */
const SIGNAL_MS = 3_000;

export interface QuickstartResult {
  code: number | null;
  /** Both streams, as one reads them. */
  output: string;
}

/** A quickstart in a folder of its own. */
export interface Quickstart {
  folder: string;
  /**
   * Runs it to its end.
   *
   * @param at when the output has this text, it gets a SIGINT
   * @throws Error with its output where it does not end in time
   */
  run(args?: readonly string[], at?: string, limitMs?: number): Promise<QuickstartResult>;
}

/** @param env instead of this process's */
export function quickstartIn(env: NodeJS.ProcessEnv = process.env): Quickstart {
  const folder = join(mkdtempSync(join(tmpdir(), 'daybook-spec-')), 'quickstart');
  return {
    folder,
    async run(args = [], at, limitMs = RUN_LIMIT_MS) {
      const child = spawn(process.execPath, [QUICKSTART, '--folder', folder, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const closed = once(child, 'close') as Promise<[number | null]>;
      let output = '';
      let signalled = false;
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          if (at === undefined || signalled || !output.includes(at)) return;
          signalled = child.kill('SIGINT');
        });
      }
      const ended = await within(limitMs, closed);
      if (ended) return { code: ended[0], output };
      const said = output;
      await end(child, closed);
      throw new Error(`the quickstart did not end within ${limitMs} ms; it had said:\n${said}`);
    },
  };
}

async function end(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGTERM', 'SIGTERM', 'SIGKILL'] as const) {
    child.kill(signal);
    if (await within(SIGNAL_MS, closed)) return;
  }
}

/** What came of something, or undefined where it took longer. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, pause(ms, undefined, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
