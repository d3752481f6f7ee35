import { fc, test } from '@fast-check/vitest';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { arrange, BEYOND } from './arrange.js';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

describe('arrange', () => {
  test.prop([fc.jsonValue()])('makes JSON.stringify write what canonicalize writes', (value) => {
    const arranged = arrange(shuffled(value));
    if (arranged !== BEYOND) expect(JSON.stringify(arranged)).toBe(canonicalize(value));
  });

  it('gives back what is in order already', () => {
    const value = { a: [{ b: 1, c: 'x' }], d: null };
    expect(arrange(value)).toBe(value);
  });

  it('changes nothing that it is given', () => {
    const value = { b: [{ d: 1, c: 2 }], a: 1 };
    const before = structuredClone(value);
    expect(JSON.stringify(arrange(value))).toBe('{"a":1,"b":[{"c":2,"d":1}]}');
    expect(JSON.stringify(value)).toBe(JSON.stringify(before));
  });

  it.each<[string, unknown]>([
    ['a key that looks like an index', { a: { 10: 1, 9: 2 } }],
    ['the key __proto__', JSON.parse('{"__proto__":1}')],
    ['a key with a lone surrogate', { '\ud800': 1 }],
    ['a text with a lone surrogate', ['\udc00']],
    ['NaN', [Number.NaN]],
    ['an unsafe integer', { a: 2 ** 53 }],
    ['undefined', { a: undefined }],
    ['a hole', new Array(1)],
    ['a bigint', [1n]],
    ['a date', [new Date(0)]],
    ['a function', { a: () => 1 }],
  ])('leaves %s to others', (_, value) => {
    expect(arrange(value)).toBe(BEYOND);
  });
});
