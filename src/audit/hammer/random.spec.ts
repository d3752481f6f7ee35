import { expect, it } from 'vitest';
import { Random } from './random.js';

const numbers = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: 2000 }, () => random.between(1, 6));
};

it('is the same for the same seed, and another for another', () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

it('throws a die', () => {
  expect([...new Set(numbers(1))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

it('has none of nothing', () => {
  expect(new Random(1).of([])).toBeUndefined();
});
