import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until something is there, and gives up loudly; for what no event tells of. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined | false>,
  timeoutMs = 30_000,
): Promise<Found> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms`);
    await pause(20);
  }
}
