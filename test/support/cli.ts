import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CliOptions {
  cwd?: string;
  /** Over this process's environment, of which no DAYBOOK_… variable is passed on; undefined removes one. */
  env?: Record<string, string | undefined>;
  /** Given on standard input, which is closed after it. */
  input?: string;
}

export interface CliResult {
  /** The exit code, or -1 where a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  child: ChildProcessWithoutNullStreams;
  done: Promise<CliResult>;
  /** Resolves when the output, stdout and stderr together, matches; rejects when it ends without. */
  prints(pattern: RegExp): Promise<void>;
}

/** Starts the built command line as a process of its own, to look at it or to signal it while it runs. */
export function startDaybook(args: readonly string[], options: CliOptions = {}): RunningCli {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first`);
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd, env: environment(options.env) });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ends without reading its input closes the pipe: that is its right.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const done = new Promise<CliResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  const prints = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(stdout + stderr) && resolve();
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      done.then(
        () => reject(new Error(`daybook ended without printing ${pattern}:\n${stdout}${stderr}`)),
        reject,
      );
      look();
    });
  return { child, done, prints };
}

/** Runs the built command line to its end. */
export function runDaybook(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startDaybook(args, options).done;
}

function environment(own: CliOptions['env'] = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('DAYBOOK_') && name !== 'FORCE_COLOR',
  );
  const all = Object.entries({ ...Object.fromEntries(inherited), NO_COLOR: '1', ...own });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
