import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DaybookError } from '../errors.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';
import type { SystemUser } from './system-user.js';

/** How often a condition outside this process is looked at, in milliseconds. */
export const POLL_INTERVAL_MS = 25;

export interface DetachedProcess {
  identity: ProcessIdentity;
  /** How the process ended, in words, once it has. */
  ended(): string | undefined;
}

export interface SpawnOptions {
  /** Standard output and error are appended here; readable by its owner only. */
  logFile: string;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Run as this user; only root can ask for it. */
  user?: SystemUser | undefined;
}

/**
 * Starts a program that outlives this process, in a session of its own (so that Ctrl-C does not reach it).
 * @throws DaybookError DEV_FAILED when the program cannot be started
 */
export async function spawnDetached(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<DetachedProcess> {
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const child = spawn(command, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: options.env,
      cwd: options.cwd,
      ...(options.user ? { uid: options.user.uid, gid: options.user.gid } : {}),
    });
    let ended: string | undefined;
    child.once('exit', (code, signal) => {
      ended = signal === null ? `exit code ${code}` : `signal ${signal}`;
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid as number;
    return { identity: identify(pid) ?? { pid, started: 'ended at once' }, ended: () => ended };
  } catch (cause) {
    throw new DaybookError('DEV_FAILED', `${command} cannot be started: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    closeSync(log);
  }
}

/** Resolves to true as soon as the condition holds, to false when it did not within `timeoutMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (Date.now() > deadline) return false;
    await delay(POLL_INTERVAL_MS);
  }
}

/** Sends a signal to this very process; does nothing where it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Ends a process with the given signals, one after the other, each with its time to work.
 * @throws DaybookError DEV_FAILED when it survives them all
 */
export async function endProcess(
  identity: ProcessIdentity,
  signals: readonly { signal: NodeJS.Signals; timeoutMs: number }[],
): Promise<void> {
  for (const { signal, timeoutMs } of signals) {
    signalProcess(identity, signal);
    if (await until(() => !isRunning(identity), timeoutMs)) return;
  }
  const tried = signals.map(({ signal }) => signal).join(', ');
  throw new DaybookError('DEV_FAILED', `process ${identity.pid} does not end (${tried})`, {
    hint: `Look at it with \`ps -fp ${identity.pid}\`.`,
  });
}
