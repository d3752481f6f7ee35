import fc from 'fast-check';

/** What is done to one byte: it is another one, whatever it was. */
export const anyMask = fc.integer({ min: 1, max: 255 });

/** The bytes with one of them changed. */
export function flip(bytes: Uint8Array, at: number, mask: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at % changed.length]! ^= mask;
  return changed;
}

/** Two different positions below a size, the smaller first. */
export const anyTwo = (size: number): fc.Arbitrary<[number, number]> =>
  fc
    .uniqueArray(fc.nat(size - 1), { minLength: 2, maxLength: 2 })
    .map(([one, other]): [number, number] => [Math.min(one!, other!), Math.max(one!, other!)]);
