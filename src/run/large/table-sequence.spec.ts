import { describe, expect, it } from 'vitest';
import { MOST_CHANGES, noTables, tableAdder, tablesOf } from './table-sequence.js';

describe('a sequence of tables', () => {
  it('gives the tables as they came', () => {
    const tables = ['a', 'a', 'b', 'a', 'c', 'c', 'c'];
    const sequence = noTables();
    const add = tableAdder(sequence);
    for (const table of tables) add(table);
    expect([...tablesOf(sequence)]).toEqual(tables);
    expect([...tablesOf(structuredClone(sequence))]).toEqual(tables);
  });

  it('no longer tells tables apart once they changed very often', () => {
    const sequence = noTables();
    const add = tableAdder(sequence);
    for (let index = 0; index < MOST_CHANGES + 3; index += 1) add(index % 2 === 0 ? 'a' : 'b');
    const given = [...tablesOf(sequence)];
    expect(given).toHaveLength(MOST_CHANGES + 3);
    expect(given.slice(-5)).toEqual(['a', 'b', 'rows', 'rows', 'rows']);
  });
});
