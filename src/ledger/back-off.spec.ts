import { expect, it } from 'vitest';
import { backOffMs } from './back-off.js';

const PAUSES = [0, 100, 2000];

it('waits longer with each failure, and no longer than the last pause', () => {
  const waits = [1, 2, 3, 4, 1000].map((failures) => backOffMs(PAUSES, failures, () => 0));
  expect(waits).toEqual([0, 100, 2000, 2000, 2000]);
});

it('waits up to half as long, by chance', () => {
  expect(backOffMs(PAUSES, 3, () => 1)).toBe(1000);
  const wait = backOffMs(PAUSES, 3);
  expect(wait).toBeGreaterThanOrEqual(1000);
  expect(wait).toBeLessThanOrEqual(2000);
});
