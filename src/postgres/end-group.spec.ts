import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { endGroup } from './end-group.js';

/** A shell in a group of its own that has said that it is ready, and when it has ended. */
async function shell(script: string) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  await once(child.stdout, 'data');
  return { leader: child.pid!, exit };
}

it('lets processes tidy up that end when they are told to', async () => {
  const { leader, exit } = await shell(`trap 'exit 7' TERM; echo ready; while :; do sleep 0.01; done`);
  await endGroup(leader, 60_000);
  expect((await exit)[0]).toBe(7);
});

it('kills those that do not', async () => {
  const { leader, exit } = await shell(`trap '' TERM; echo ready; sleep 600`);
  await endGroup(leader, 100);
  expect((await exit)[1]).toBe('SIGKILL');
});

it('is content with a group that has ended already', async () => {
  const { leader, exit } = await shell('echo ready');
  await exit;
  await expect(endGroup(leader, 60_000)).resolves.toBeUndefined();
});
