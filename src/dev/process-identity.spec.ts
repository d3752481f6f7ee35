import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { commandLine, identify, isRunning } from './process-identity.js';
import { endProcess } from './processes.js';

test('a process is recognised as long as it runs, and not after it', async () => {
  const child = spawn('cat', ['-']);
  const identity = identify(child.pid!)!;
  expect(isRunning(identity)).toBe(true);
  expect(commandLine(identity.pid)).toContain('cat');
  child.stdin.end();
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
});

test('another process with the same pid is not taken for it, and not ended', async () => {
  const child = spawn('cat', ['-']);
  const recycled = { pid: child.pid!, started: 'long ago' };
  expect(isRunning(recycled)).toBe(false);
  await endProcess(recycled, [{ signal: 'SIGKILL', timeoutMs: 1000 }]);
  expect(identify(child.pid!)).toBeDefined();
  child.kill();
});

test('a process that ignores the first signal gets the next one', async () => {
  const child = spawn('/bin/sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done']);
  await once(child.stdout, 'data');
  const identity = identify(child.pid!)!;
  await endProcess(identity, [
    { signal: 'SIGTERM', timeoutMs: 100 },
    { signal: 'SIGKILL', timeoutMs: 10_000 },
  ]);
  expect(isRunning(identity)).toBe(false);
});
