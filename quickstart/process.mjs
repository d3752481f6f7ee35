import { spawn } from 'node:child_process';
import { dim, say } from './terminal.mjs';

/** A second signal within so many ms is the first one, which npm hands on as well. */
const SAME_SIGNAL_MS = 500;
/** After how long it is said what is waited for, and again each time, in ms. */
const STILL_MS = 30_000;
/** How long a program may take: the first `npm ci` and the first download of Kafka are the longest, in ms. */
const LIMIT_MS = 600_000;
/** How long a program that is told to end may take for it, in ms. */
const KILL_AFTER_MS = 10_000;

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
let signals = 0;
let signalledAt = Number.NEGATIVE_INFINITY;

function interrupt(signal) {
  if (performance.now() - signalledAt < SAME_SIGNAL_MS) return;
  signalledAt = performance.now();
  signals += 1;
  // The first asks it to stop where that is safe, the second to stop at once.
  current?.kill(signals > 2 ? 'SIGKILL' : signal);
}

process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

/**
 * Runs a program to its end, or ends it when its time is over. It is in a process group of its own, so that Ctrl-C reaches it once,
 * from here, and it can stop where it is safe; again, and it stops at once.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ what: string, cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean, stillMs?: number, limitMs?: number }} options
 *   `what` it is called; with `capture` its output is kept, not shown
 * @returns {Promise<{ code: number, output: string }>}
 * @throws {Interrupted} where a signal has come
 * @throws {CommandFailed} where its time was over
 */
export async function run(program, args, options) {
  const { what, cwd, env = process.env, capture = false, stillMs = STILL_MS, limitMs = LIMIT_MS } = options;
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
  const watch = watchOver(child, { what, stillMs, limitMs });
  const code = await ended.finally(watch.stop);
  current = undefined;
  refuseWhenInterrupted();
  if (watch.late()) {
    if (capture) say(output.trimEnd());
    throw new CommandFailed(`${what} did not end within ${seconds(limitMs)} and was ended`);
  }
  return { code: code ?? 1, output };
}

/** Says from time to time what is waited for, and ends a program when its time is over. */
function watchOver(child, { what, stillMs, limitMs }) {
  const began = performance.now();
  let late = false;
  let killer;
  const still = setInterval(() => {
    say(dim(`… ${what} is still at work, for ${seconds(performance.now() - began)}`));
  }, stillMs);
  const limit = setTimeout(() => {
    late = true;
    child.kill('SIGTERM');
    killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  }, limitMs);
  return {
    late: () => late,
    stop: () => {
      clearInterval(still);
      clearTimeout(limit);
      clearTimeout(killer);
    },
  };
}

const seconds = (ms) => `${Math.round(ms / 1_000)} s`;

function refuseWhenInterrupted() {
  if (signals > 0) throw new Interrupted();
}
