import { expect, test } from 'vitest';
import { identifier, literal, splitNames } from './quote.js';

test('an identifier doubles its quotes', () => {
  expect(identifier('a"b')).toBe('"a""b"');
});

test('a literal with a backslash says that it is escaped', () => {
  expect(literal("it's a \\")).toBe(" E'it''s a \\\\'");
});

test('a stored list of names is split outside its quotes', () => {
  expect(splitNames('"$user", public, "a, ""b""",""')).toEqual(['$user', 'public', 'a, "b"', '']);
});
