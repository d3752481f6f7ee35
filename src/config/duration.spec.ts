import { describe, expect, it } from 'vitest';
import { parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5h', 5_400_000],
    ['1h30m', 5_400_000],
    ['2w', 1_209_600_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '24', 'h', '-1h', '24 hours', '1h x', `${'9'.repeat(30)}w`])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
