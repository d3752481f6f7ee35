import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { DaybookError } from '../errors.js';
import { endGroup } from './end-group.js';

/** How much of what a program says on stderr is kept: its end, in characters. */
export const STDERR_LIMIT = 16_384;
/** How long a program that was told to end may take before it is killed, in milliseconds. */
export const KILL_AFTER_MS = 5_000;

export interface ProgramRun {
  /** What it is called in messages. */
  name: string;
  /** A path, or a name that is looked for in PATH. No shell reads it. */
  path: string;
  /** Arguments; never a secret: every user of the machine can read them. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Takes what the program writes; resolves when it has all of it. */
  output?: (stdout: Readable) => Promise<void>;
  /** Gives the program what it reads; resolves when all is written. */
  input?: (stdin: Writable) => Promise<void>;
  signal?: AbortSignal | undefined;
}

export interface ProgramOutcome {
  /** 0 where it succeeded; null where a signal ended it. */
  exitCode: number | null;
  /** The end of what it said. */
  stderr: string;
}

/**
 * Runs a program to its end. It has ended when this settles, however it settles; where it was told to end, so have the
 * programs that it started. What its exit code means is the caller's to say.
 *
 * @throws DaybookError INTERRUPTED when the signal fires, TOOL_MISSING where it cannot be run
 * @throws whatever `output` or `input` failed with; the program is ended then
 */
export async function runProgram(run: ProgramRun): Promise<ProgramOutcome> {
  const interrupted = () => new DaybookError('INTERRUPTED', `${run.name} was stopped before it was done`);
  if (run.signal?.aborted) throw interrupted();
  // In a process group of its own, so that Ctrl-C reaches it through us only and is told apart from a failure.
  const child = spawn(run.path, run.args, {
    env: run.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  });
  let ending: Promise<void> | undefined;
  const end = () => {
    if (child.pid !== undefined) ending ??= endGroup(child.pid, KILL_AFTER_MS);
  };
  run.signal?.addEventListener('abort', end, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-STDERR_LIMIT);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const endOnFailure = (error: unknown) => {
    end();
    throw error;
  };
  const output = run.output ? run.output(child.stdout) : drain(child.stdout);
  const input = run.input ? run.input(child.stdin) : close(child.stdin);
  const [ended, read, written] = await Promise.allSettled([
    closed,
    output.catch(endOnFailure),
    input.catch((error) => (isHangUp(error) ? undefined : endOnFailure(error))),
  ]);
  run.signal?.removeEventListener('abort', end);
  await ending;
  if (run.signal?.aborted) throw interrupted();
  if (ended.status === 'rejected') {
    throw new DaybookError('TOOL_MISSING', `${run.path} cannot be run`, { cause: ended.reason });
  }
  if (read.status === 'rejected') throw read.reason;
  if (written.status === 'rejected') throw written.reason;
  return { exitCode: ended.value[0], stderr: said };
}

/** The program ended before it had read all: its exit code and its words say why, not the broken pipe. */
function isHangUp(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EPIPE' || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

async function drain(stdout: Readable): Promise<void> {
  for await (const _ of stdout);
}

async function close(stdin: Writable): Promise<void> {
  stdin.on('error', () => {});
  stdin.end();
}
