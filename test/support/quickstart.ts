import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const QUICKSTART = fileURLToPath(new URL('../../quickstart.mjs', import.meta.url));

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
   */
  run(args?: readonly string[], at?: string): Promise<QuickstartResult>;
}

/** @param env instead of this process's */
export function quickstartIn(env: NodeJS.ProcessEnv = process.env): Quickstart {
  const folder = join(mkdtempSync(join(tmpdir(), 'daybook-spec-')), 'quickstart');
  return {
    folder,
    run: (args = [], at) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [QUICKSTART, '--folder', folder, ...args], {
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let output = '';
        let signalled = false;
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            output += text;
            if (at === undefined || signalled || !output.includes(at)) return;
            signalled = child.kill('SIGINT');
          });
        }
        child.once('error', reject).once('close', (code) => resolve({ code, output }));
      }),
  };
}
