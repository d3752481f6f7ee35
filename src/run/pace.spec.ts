import { expect, it } from 'vitest';
import { Pace } from './pace.js';

const after = (...messages: [runs: number, durationMs: number][]): number => {
  const pace = new Pace();
  for (const [runs, durationMs] of messages) pace.learn(runs, durationMs);
  return pace.together;
};

it('begins with one', () => expect(after()).toBe(1));

it('doubles while runs are quick, up to thirty-two', () => {
  expect(after([1, 2])).toBe(2);
  expect(after([1, 2], [2, 4], [4, 8])).toBe(8);
  expect(after([1, 2], [2, 4], [4, 8], [8, 16], [16, 20], [32, 40])).toBe(32);
});

it('sends as many as fit in 50 ms', () => expect(after([1, 2], [2, 4], [4, 40])).toBe(5));

it('sends one alone where one takes long', () => expect(after([1, 2], [2, 300])).toBe(1));

it('begins again with one where something failed', () => expect(after([1, 2], [2, 4], [4, 0])).toBe(1));
