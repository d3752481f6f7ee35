import { describe, expect, it } from 'vitest';
import { wrapList } from './wrap.js';

describe('a list', () => {
  it('stays on one line where it fits to the last character', () => {
    expect(wrapList('a, bc', 7, 2)).toBe('a, bc');
    expect(wrapList('a, bc', 6, 2)).toBe('a,\n  bc');
  });

  it('is broken at its commas only, and goes on under its beginning', () => {
    expect(wrapList('150 users, 10 groups and 4 more', 15, 4)).toBe('150 users,\n    10 groups and 4 more');
  });

  it('keeps a part whole that is wider than the line', () => {
    expect(wrapList('short, very_long_name_of_a_table', 10, 0)).toBe('short,\nvery_long_name_of_a_table');
  });
});
