import { expect, test } from 'vitest';
import { rowText } from './row-text.js';

test('fields that print no separator stand for themselves, and flags say which are null', () => {
  expect(rowText([{ name: 'id', type: 20 }], 'x')).toBe(
    `pg_catalog.concat_ws(E'\\x1f', CASE WHEN x."id" IS NULL THEN 1 ELSE 0 END, x."id")`,
  );
});

test('a text has its length before it', () => {
  expect(rowText([{ name: 'name', type: 25 }], 'x')).toContain(`pg_catalog.octet_length(x."name"), x."name"`);
});

test('what is of another type comes last, as a row of its own', () => {
  const columns = [
    { name: 'tags', type: 1009 },
    { name: 'id', type: 23 },
    { name: 'mood', type: 70_000 },
  ];
  expect(rowText(columns, 'x')).toMatch(/, x."id", ROW\(x."tags", x."mood"\)::text\)$/);
});

test('more columns than a function takes arguments are joined in groups', () => {
  const columns = Array.from({ length: 1_600 }, (_, index) => ({ name: `c${index}`, type: 23 }));
  const text = rowText(columns, 'x');
  expect(text.match(/concat_ws/g)!.length).toBe(20);
  expect(text).not.toContain(String(2 ** 31));
});

test('a table without columns has a text too', () => {
  expect(rowText([], 'x')).toBe(`pg_catalog.concat_ws(E'\\x1f', '')`);
});
