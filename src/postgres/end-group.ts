import { setTimeout as pause } from 'node:timers/promises';

/** How often a group that was told to end is looked at, in milliseconds. */
const LOOK_EVERY_MS = 20;

/**
 * Ends a process group: asks its processes to end (SIGTERM), and kills those that are left after a while (SIGKILL). Settles
 * when none is left, or after the kill; never rejects.
 *
 * @param leader the id of the process that the group was made for
 * @param killAfterMs how long they may take, in milliseconds
 */
export async function endGroup(leader: number, killAfterMs: number): Promise<void> {
  const deadline = performance.now() + killAfterMs;
  signal(leader, 'SIGTERM');
  while (signal(leader, 0)) {
    if (performance.now() >= deadline) {
      signal(leader, 'SIGKILL');
      return;
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Whether there is anybody in the group whom the signal reaches. */
function signal(leader: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, name);
  } catch {
    // ESRCH: nobody is left. EPERM: what is left runs as another user, and is not ours to end.
    return false;
  }
}
