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

/**
 * Runs a program to its end. It is in a process group of its own, so that Ctrl-C reaches it once, from here, and it can
 * stop where it is safe; again, and it stops at once.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, capture?: boolean }} options with `capture` its output is kept, not shown
 * @returns {Promise<{ code: number, output: string }>}
 * @throws {Interrupted} where a signal came meanwhile
 */
export async function run(program, args, { cwd, env = process.env, capture = false }) {
  const stdio = ['ignore', capture ? 'pipe' : 'inherit', 'inherit'];
  const child = spawn(program, args, { cwd, env, stdio, detached: true });
  let interrupted = false;
  let last = Number.NEGATIVE_INFINITY;
  const pass = (signal) => {
    const again = performance.now() - last > SAME_SIGNAL_MS;
    interrupted = true;
    if (again) child.kill(signal);
    last = performance.now();
  };
  process.on('SIGINT', pass).on('SIGTERM', pass);
  try {
    const ended = new Promise((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    const code = await ended;
    if (interrupted) throw new Interrupted();
    return { code: code ?? 1, output };
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
}
