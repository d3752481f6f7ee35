import { describe, expect, it } from 'vitest';
import { leafHash } from '../domain/leaf-hash.js';
import { REMEMBERED, Sequence } from './sequence.js';

function entryAt(position: number, text = String(position)) {
  const bytes = Buffer.from(text);
  return { position, bytes, leaf: leafHash(bytes) };
}

describe('Sequence', () => {
  it('takes each position once, in order', () => {
    const sequence = new Sequence('topic', 0);
    expect([0, 1, 0, 1, 2].map((position, offset) => sequence.place(entryAt(position), offset))).toEqual([
      'next',
      'next',
      'seen',
      'seen',
      'next',
    ]);
    expect(sequence.next).toBe(3);
  });

  it('passes over what is before its start', () => {
    expect(new Sequence('topic', 5).place(entryAt(4), 4)).toBe('before');
  });

  it('refuses a gap with the offset and the positions', () => {
    const sequence = new Sequence('topic', 3);
    expect(() => sequence.place(entryAt(7), 9)).toThrow(
      'the record of topic at offset 9 is position 7 where 3 should come: positions 3 to 6 are missing',
    );
  });

  it('refuses other bytes for a position that it has seen', () => {
    const sequence = new Sequence('topic', 0);
    sequence.place(entryAt(0), 0);
    expect(() => sequence.place(entryAt(0, 'changed'), 1)).toThrow(
      'the record of topic at offset 1 is position 0 again, with other bytes than the first time',
    );
  });

  it('says what it no longer remembers', () => {
    const sequence = new Sequence('topic', 0);
    for (let position = 0; position <= REMEMBERED; position += 1) sequence.place(entryAt(position), position);
    expect(sequence.place(entryAt(0), REMEMBERED + 1)).toBe('forgotten');
    expect(sequence.place(entryAt(1), REMEMBERED + 2)).toBe('seen');
  });
});
