import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { withLock } from './lock-file.js';
import { identify } from './process-identity.js';
import { POLL_INTERVAL_MS } from './processes.js';

/** Runs many pieces of work under one lock and tells how many were at work at the same time at most. */
async function mostAtOnce(file: string): Promise<number> {
  let atWork = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      withLock(file, async () => {
        atWork += 1;
        most = Math.max(most, atWork);
        await turn();
        atWork -= 1;
      }),
    ),
  );
  return most;
}

test('one piece of work at a time holds the lock', async () => {
  const folder = temporaryFolder();
  expect(await mostAtOnce(join(folder, 'lock'))).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('the lock of a dead process is taken over, by one at a time', async () => {
  const file = join(temporaryFolder(), 'lock');
  const { pid } = spawnSync('true');
  writeFileSync(file, JSON.stringify({ pid, started: 'long ago' }));
  expect(await mostAtOnce(file)).toBe(1);
});

test('the lock of a process that has the pid of a dead one is taken over', async () => {
  const file = join(temporaryFolder(), 'lock');
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), started: 'long ago' }));
  await withLock(file, async () => {});
  expect(existsSync(file)).toBe(false);
});

test('whoever waits is told once for which process', async () => {
  const file = join(temporaryFolder(), 'lock');
  const waitedFor: number[] = [];
  let release: () => void = () => {};
  const first = withLock(
    file,
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  const second = withLock(
    file,
    async () => {},
    (pid) => {
      waitedFor.push(pid);
      setTimeout(() => release(), 3 * POLL_INTERVAL_MS);
    },
  );
  await Promise.all([first, second]);
  expect(waitedFor).toEqual([process.pid]);
});

test('work that fails gives the lock back', async () => {
  const file = join(temporaryFolder(), 'lock');
  await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(file)).toBe(false);
});
