import { describe, expect, it } from 'vitest';
import { sideBySide } from './side-by-side.js';

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve()));

describe('sideBySide', () => {
  it('ends when all have ended after the signal', async () => {
    const stop = new AbortController();
    const over = sideBySide(stop.signal, [untilAborted, untilAborted]);
    stop.abort();
    await expect(over).resolves.toBeUndefined();
  });

  it('ends the others where one fails, and throws that', async () => {
    const failing = async () => {
      throw new Error('no');
    };
    await expect(
      sideBySide(new AbortController().signal, [untilAborted, failing, untilAborted]),
    ).rejects.toThrow('no');
  });
});
