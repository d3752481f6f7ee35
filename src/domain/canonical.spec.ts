import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalJson } from './canonical.js';

describe('canonicalJson', () => {
  it('writes the sample of RFC 8785, section 3.2.2, as the RFC does', () => {
    const sample = {
      numbers: JSON.parse('[333333333.33333329, 4.50, 2e-3, 0.000000000000000000000000001]'),
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by their UTF-16 code units, as section 3.2.3 shows', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalJson(sample)))).toEqual([
      // A parsed object has keys that are integers first.
      'One',
      'Carriage Return',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalJson(sample).startsWith('{"\\r":"Carriage Return","1":"One",')).toBe(true);
  });

  it('sorts the keys of nested objects, and leaves arrays in their order', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 0], a: {} })).toBe('{"a":{},"b":[{"c":2,"d":1},0]}');
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s of RFC 8785, appendix B, as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it('writes the largest integers that are exact', () => {
    expect(canonicalJson([2 ** 53 - 1, -(2 ** 53) + 1])).toBe('[9007199254740991,-9007199254740991]');
  });

  it('escapes no more than it must', () => {
    expect(canonicalJson('\u0000\b\t\n\f\r\u001f\u007f\u2028é/')).toBe(
      '"\\u0000\\b\\t\\n\\f\\r\\u001f\u007f\u2028é/"',
    );
  });

  it.each<[string, unknown, string]>([
    ['NaN', { a: Number.NaN }, '/a is NaN'],
    ['an infinity', [1, Number.NEGATIVE_INFINITY], '/1 is -Infinity'],
    [
      'an integer that doubles cannot tell from its neighbour',
      { a: [2 ** 53] },
      '/a/0 is an integer beyond 2^53',
    ],
    ['a huge integer', 1e30, 'the value is an integer beyond 2^53'],
    ['a lone surrogate', { a: 'x\ud800' }, '/a has a lone surrogate'],
    ['a key with a lone surrogate', { a: { '\udc00': 1 } }, '/a has a key with a lone surrogate'],
    ['undefined', { a: undefined }, '/a is undefined'],
    ['undefined by itself', undefined, 'the value is undefined'],
    ['a hole in an array', Array(1), '/0 is undefined'],
    ['a date', { at: new Date(0) }, '/at is not a plain object'],
    ['a bigint', { a: 1n }, '/a is bigint'],
    ['a function', { toJSON: () => 1 }, '/toJSON is function'],
    ['a symbol', [Symbol('s')], '/0 is symbol'],
    ['a map', new Map(), 'the value is not a plain object'],
    ['bytes', { a: new Uint8Array(1) }, '/a is not a plain object'],
    ['a boxed number', { a: Object(1) }, '/a is not a plain object'],
  ])('refuses %s, and says where it is', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(
      expect.objectContaining({ code: 'EVENT_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('takes objects without a prototype', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  });

  const json = fc.jsonValue({ stringUnit: 'binary' }).filter(isExact);

  test.prop([json])('is a fixed point: what was read again is written the same', (value) => {
    const text = canonicalJson(value);
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  test.prop([json])('says the same value', (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });

  test.prop([fc.dictionary(fc.string({ unit: 'binary' }), json), fc.infiniteStream(fc.nat())])(
    'is the same for every order of the keys',
    (object, picks) => {
      const entries = Object.entries(object);
      const permuted: typeof entries = [];
      while (entries.length > 0) {
        const pick = picks.next().value as number;
        permuted.push(...entries.splice(pick % entries.length, 1));
      }
      expect(canonicalJson(Object.fromEntries(permuted))).toBe(canonicalJson(object));
    },
  );
});

describe('canonicalBytes', () => {
  it('are the UTF-8 of the text', () => {
    expect(Buffer.from(canonicalBytes({ ö: '😀' })).toString('hex')).toBe(
      Buffer.from('{"ö":"😀"}').toString('hex'),
    );
  });
});

function isExact(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isExact);
}
