import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.js';

describe('nearest', () => {
  it('finds the word that was meant when two letters are swapped', () => {
    expect(nearest('brokres', ['topic', 'brokers'])).toBe('brokers');
  });

  it('does not care about case and separators', () => {
    expect(nearest('admin_url', ['url', 'adminUrl'])).toBe('adminUrl');
  });

  it('names nothing when nothing is near', () => {
    expect(nearest('zebra', ['brokers', 'topic'])).toBeUndefined();
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('ab', 'ba')).toBe(1);
  });

  it('counts the whole other word from an empty one', () => {
    expect(editDistance('', 'abc')).toBe(3);
  });
});
