import { describe, expect, it } from 'vitest';
import { MOST_CHANGES, TableSequence } from './table-sequence.js';

describe('a sequence of tables', () => {
  it('gives the tables as they came', () => {
    const tables = ['a', 'a', 'b', 'a', 'c', 'c', 'c'];
    const sequence = new TableSequence();
    for (const table of tables) sequence.add(table);
    expect([...sequence]).toEqual(tables);
    expect([...sequence]).toEqual(tables);
  });

  it('no longer tells tables apart once they changed very often', () => {
    const sequence = new TableSequence();
    for (let index = 0; index < MOST_CHANGES + 3; index += 1) sequence.add(index % 2 === 0 ? 'a' : 'b');
    const given = [...sequence];
    expect(given).toHaveLength(MOST_CHANGES + 3);
    expect(given.slice(-5)).toEqual(['a', 'b', 'rows', 'rows', 'rows']);
  });
});
