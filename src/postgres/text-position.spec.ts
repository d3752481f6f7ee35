import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { byteOffsets, lineAndColumn, offsetOfCodePoint } from './text-position.js';

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => value.isWellFormed());

describe('offsetOfCodePoint', () => {
  test.prop([text, text])('finds where a text of so many code points ends', (before, after) => {
    expect(offsetOfCodePoint(before + after, [...before].length)).toBe(before.length);
  });
});

describe('byteOffsets', () => {
  test.prop([text, text, text])('finds offsets in any order', (a, b, c) => {
    const offsetOf = byteOffsets(a + b + c);
    const [first, second] = [Buffer.byteLength(a), Buffer.byteLength(a + b)];
    expect([offsetOf(second), offsetOf(first), offsetOf(second)]).toEqual([
      (a + b).length,
      a.length,
      (a + b).length,
    ]);
  });
});

describe('lineAndColumn', () => {
  it.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [5, 3, 2],
  ])('of offset %i is %i:%i', (offset, line, column) => {
    expect(lineAndColumn('ab\n\nc', offset)).toEqual({ line, column });
  });
});
