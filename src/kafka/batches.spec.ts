import { describe, expect, it } from 'vitest';
import { BATCH_BYTES, BATCH_ENTRIES, batches } from './batches.js';

const entry = (position: number, size: number) => ({
  position,
  stream: 'catalog',
  bytes: new Uint8Array(size),
  leaf: new Uint8Array(32),
});

const sizes = (entries: ReturnType<typeof entry>[]): number[] =>
  [...batches(entries)].map((batch) => batch.length);

describe('batches', () => {
  it('makes none of nothing', () => {
    expect(sizes([])).toEqual([]);
  });

  it('keeps all entries in their order', () => {
    const entries = Array.from({ length: 5000 }, (_, position) => entry(position, 570));
    expect([...batches(entries)].flat()).toEqual(entries);
  });

  it('ends a batch at its number of entries', () => {
    expect(sizes(Array.from({ length: BATCH_ENTRIES + 1 }, (_, position) => entry(position, 10)))).toEqual([
      BATCH_ENTRIES,
      1,
    ]);
  });

  it('ends a batch before it has too many bytes', () => {
    expect(sizes([0, 1, 2].map((position) => entry(position, 400_000)))).toEqual([2, 1]);
  });

  it('gives an event that is larger than a batch one of its own', () => {
    expect(sizes([entry(0, 10), entry(1, 2 * BATCH_BYTES), entry(2, 10)])).toEqual([1, 1, 1]);
  });
});
