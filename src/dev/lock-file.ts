import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DaybookError } from '../errors.js';
import { identify, isRunning, type ProcessIdentity } from './process-identity.js';
import { until } from './processes.js';

/** Long enough for another process to download Kafka's jars over a slow line. */
const WAIT_MS = 300_000;
/** Breaking a stale lock takes microseconds; a breaker older than this died in the middle of it. */
const BREAKER_LIFETIME_MS = 10_000;

/**
 * Runs `work` while no other process (and no other call in this one) holds the lock of this file. A lock whose
 * owner died is taken over.
 * @param waiting told once, where another process has it, which one
 * @throws DaybookError DEV_FAILED when its owner keeps it for five minutes
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  waiting: (pid: number) => void = () => {},
): Promise<T> {
  let told = false;
  const taken = await until(() => {
    if (tryLock(file)) return true;
    const owner = readOwner(file);
    if (owner !== undefined && !told) waiting(owner.pid);
    told ||= owner !== undefined;
    return false;
  }, WAIT_MS);
  if (!taken) {
    const pid = readOwner(file)?.pid;
    throw new DaybookError('DEV_FAILED', `process ${pid} holds ${file}`, {
      hint: `Wait for it to end, or look at it with \`ps -fp ${pid}\`.`,
    });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  const owner = readOwner(file);
  if (owner !== undefined) {
    if (isRunning(owner)) return false;
    breakLock(file);
  }
  // A link appears with its whole content or not at all, so that no reader meets an empty lock.
  const draft = `${file}.${randomUUID()}`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (error) {
    // ENOENT: the lock's owner removed the folder at this moment (`daybook dev down --remove`).
    if (!['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Only one process at a time breaks a lock: else the second would remove the new lock of the first. */
function breakLock(file: string): void {
  const breaker = `${file}.break`;
  try {
    closeSync(openSync(breaker, 'wx', 0o600));
  } catch {
    const age = Date.now() - (statSync(breaker, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > BREAKER_LIFETIME_MS) rmSync(breaker, { force: true });
    return;
  }
  try {
    const owner = readOwner(file);
    if (owner !== undefined && !isRunning(owner)) rmSync(file, { force: true });
  } finally {
    rmSync(breaker, { force: true });
  }
}

function readOwner(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
