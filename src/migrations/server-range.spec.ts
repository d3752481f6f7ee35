import { describe, expect, it } from 'vitest';
import { isEmptyRange, isInRange, readServerBound, type ServerRange } from './server-range.js';

const range = (text: string): ServerRange => ({
  text,
  bounds: text.split(',').map((part) => readServerBound(part.trim())!),
});

describe('a range of servers', () => {
  it.each([
    ['>= 14', 140_000, true],
    ['>= 14', 139_999, false],
    ['> 14', 140_018, false],
    ['> 14', 150_000, true],
    ['<= 14', 140_018, true],
    ['< 18', 179_999, true],
    ['< 18', 180_000, false],
    ['= 16', 160_004, true],
    ['>= 15.4', 150_003, false],
    ['>= 15.4', 150_004, true],
    ['= 15.4', 150_005, false],
    ['>= 14, < 18', 150_018, true],
    ['>= 14, < 18', 180_001, false],
  ])('of %s has the server %i: %s', (text, versionNum, expected) => {
    expect(isInRange(range(text), versionNum)).toBe(expected);
  });

  it.each(['14', '>= 9.6.1', '=> 14', '>= fourteen', '>=', '>= 014', '~> 14'])('is not %s', (text) => {
    expect(readServerBound(text)).toBeUndefined();
  });

  it.each(['>= 16, < 14', '= 14, = 15', '> 14, < 15'])('of %s has no server at all', (text) => {
    expect(isEmptyRange(range(text))).toBe(true);
  });

  it.each(['>= 14', '> 14, < 16', '>= 15.2, < 15.4', '= 15.4'])('of %s has some server', (text) => {
    expect(isEmptyRange(range(text))).toBe(false);
  });
});
