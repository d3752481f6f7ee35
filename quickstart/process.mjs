import { spawn } from 'node:child_process';

/** A second signal within so many ms is the first one, which npm hands on as well. */
const SAME_SIGNAL_MS = 500;

export class Interrupted extends Error {}

export class CommandFailed extends Error {
  /**
   * @param {string} message
   * @param {number} code the exit code
   */
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}

/** @type {import('node:child_process').ChildProcess | undefined} */
let current;
let interruptedAt = Number.NEGATIVE_INFINITY;

function interrupt(signal) {
  const again = performance.now() - interruptedAt > SAME_SIGNAL_MS;
  interruptedAt = performance.now();
  if (again) current?.kill(signal);
}

process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

/**
 * Runs a program to its end. It is in a process group of its own, so that Ctrl-C reaches it once, from here, and it can
 * stop where it is safe; again, and it stops at once.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, capture?: boolean }} options with `capture` its output is kept, not shown
 * @returns {Promise<{ code: number, output: string }>}
 * @throws {Interrupted} where a signal has come
 */
export async function run(program, args, { cwd, env = process.env, capture = false }) {
  refuseWhenInterrupted();
  const stdio = ['ignore', capture ? 'pipe' : 'inherit', 'inherit'];
  const child = spawn(program, args, { cwd, env, stdio, detached: true });
  current = child;
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await ended;
  current = undefined;
  refuseWhenInterrupted();
  return { code: code ?? 1, output };
}

function refuseWhenInterrupted() {
  if (interruptedAt > 0) throw new Interrupted();
}
