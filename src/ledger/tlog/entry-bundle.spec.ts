import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle, MAXIMUM_ENTRY_BYTES } from './entry-bundle.js';

const corrupt = expect.objectContaining({ code: 'LEDGER_CORRUPT' });

describe('an entry bundle', () => {
  it('has the length of each entry before it, in two bytes', () => {
    const bundle = encodeEntryBundle([Buffer.from('ab'), new Uint8Array(0), Buffer.alloc(258, 'c')]);
    expect(Buffer.from(bundle).toString('latin1')).toBe(`\0\x02ab\0\0\x01\x02${'c'.repeat(258)}`);
  });

  test.prop([fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 })])(
    'gives back what was put in',
    (entries) => {
      const decoded = decodeEntryBundle(encodeEntryBundle(entries), entries.length);
      expect(decoded.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
    },
  );

  it('holds an entry of 65,535 bytes and none that is longer', () => {
    const longest = Buffer.alloc(MAXIMUM_ENTRY_BYTES, 7);
    expect(decodeEntryBundle(encodeEntryBundle([longest]), 1)).toEqual([new Uint8Array(longest)]);
    expect(() => encodeEntryBundle([Buffer.alloc(MAXIMUM_ENTRY_BYTES + 1)])).toThrow(RangeError);
  });

  it('holds up to 256 entries', () => {
    expect(() => encodeEntryBundle(Array(257).fill(new Uint8Array(1)))).toThrow(RangeError);
  });

  it('is refused at every place where it is cut', () => {
    const bundle = encodeEntryBundle([Buffer.from('first'), Buffer.from('second')]);
    for (let length = 0; length < bundle.length; length += 1) {
      expect(() => decodeEntryBundle(bundle.subarray(0, length), 2)).toThrow(corrupt);
    }
  });

  it('is refused with more entries than it must have', () => {
    const bundle = encodeEntryBundle([Buffer.from('first'), Buffer.from('second')]);
    expect(() => decodeEntryBundle(bundle, 1)).toThrow('has 2 entries, and must have 1');
  });
});
