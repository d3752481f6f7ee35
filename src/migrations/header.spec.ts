import { describe, expect, test } from 'vitest';
import { DaybookError } from '../errors.js';
import { readHeader } from './header.js';

const read = (text: string) =>
  readHeader(
    text.split('\n').map((line, index) => ({ text: line.slice(2), line: index + 1 })),
    '/m/1_a.sql',
  );

function refusal(text: string): DaybookError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof DaybookError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('readHeader', () => {
  test('reads every key', () => {
    expect(
      read(
        [
          '-- kind: data',
          '-- purpose: Why.',
          '-- scope: What.',
          '-- rollback: How.',
          '-- impact: Who notices.',
          '-- requires: base, 2_other',
          '-- environments: staging, production',
          '-- rows: users = 150, audit."Log" = 0',
        ].join('\n'),
      ),
    ).toEqual({
      kind: 'data',
      documentation: { purpose: 'Why.', scope: 'What.', rollback: 'How.', impact: 'Who notices.' },
      requires: [
        { text: 'base', line: 6 },
        { text: '2_other', line: 6 },
      ],
      environments: ['staging', 'production'],
      expect: [
        { table: 'users', rows: 150 },
        { table: 'audit."Log"', rows: 0 },
      ],
    });
  });

  test('takes a file without a header for a change of the schema', () => {
    expect(readHeader([], '/m/1_a.sql')).toEqual({ kind: 'schema', documentation: {}, requires: [] });
  });

  test('joins continuation lines with a space', () => {
    expect(read('-- purpose: One\n--   two\n--\tthree\n--\n--   four').documentation.purpose).toBe(
      'One two three four',
    );
    expect(read('-- purpose:\n--   One').documentation.purpose).toBe('One');
  });

  test('keeps a colon in a value', () => {
    expect(read('-- purpose: One: two\n--   so: three').documentation.purpose).toBe('One: two so: three');
  });

  test('says in which line a requirement stands', () => {
    expect(read('-- requires: a,\n--   b,\n--   c').requires).toEqual([
      { text: 'a', line: 1 },
      { text: 'b', line: 2 },
      { text: 'c', line: 3 },
    ]);
  });

  test('takes none for no requirement', () => {
    expect(read('-- requires: none').requires).toEqual([]);
  });

  test('passes over rules and blank comments', () => {
    expect(read('-----------\n--\n-- kind: data\n-- =======').kind).toBe('data');
  });

  test('takes a prompt of a skeleton for a field that nobody wrote', () => {
    expect(read('-- purpose: <why this change is made>').documentation).toEqual({});
  });

  test.each([
    ['an unknown key', '-- kind: data\n-- purposs: a', 'has an unknown header key `purposs`', 2],
    ['a key in capitals', '-- Purpose: a', 'has an unknown header key `Purpose`', 1],
    ['a key twice', '-- purpose: a\n-- purpose: b', 'has the header key `purpose` twice', 2],
    ['a key without a value', '-- kind: data\n-- purpose:', 'has no value for the header key `purpose`', 2],
    ['free text', '-- This makes tables', 'has a header line that is not `-- key: value`', 1],
    ['a colon without a space', '-- purpose:a', 'has a header line that is not `-- key: value`', 1],
    ['a continuation of nothing', '--   text', 'has an indented header line that continues no value', 1],
    [
      'an indented key',
      '-- purpose: a\n--   scope: b',
      'has an indented header line that continues no value',
      2,
    ],
    ['an unknown kind', '-- kind: schma', 'has the unknown kind `schma`', 1],
    ['an empty requirement', '-- requires: a,, b', 'has an empty item in `requires`', 1],
    ['a requirement twice', '-- requires: a,\n--   a', 'names `a` twice in `requires`', 2],
    [
      'a bad environment',
      '-- environments: staging production',
      'has `staging production` in `environments`, which is no name of an environment',
      1,
    ],
    ['rows without a number', '-- rows: users', 'has `users` in `rows`, which declares no number of rows', 1],
    [
      'rows below nothing',
      '-- rows: users = -1',
      'has `users = -1` in `rows`, which declares no number of rows',
      1,
    ],
    [
      'rows of what is no table',
      '-- rows: users; DROP TABLE a = 1',
      'has `users; DROP TABLE a = 1` in `rows`, which declares no number of rows',
      1,
    ],
    [
      'a server version without a relation',
      '-- postgres: 14',
      'has `14` in `postgres`, which is no condition on a server’s version',
      1,
    ],
    [
      'servers that cannot be',
      '-- kind: data\n-- postgres: >= 16, < 14',
      'has `>= 16, < 14` in `postgres`, which no server fulfils',
      2,
    ],
    [
      'a password',
      '-- rollback: psql postgres://app:hunter2@db/app',
      'has a value of `rollback` that holds a URL with a password',
      1,
    ],
    [
      'a book',
      `-- impact: ${'x'.repeat(2001)}`,
      'has a value of `impact` that is 2001 characters long, and 2,000 are the most',
      1,
    ],
  ])('refuses %s', (_what, text, message, line) => {
    expect(refusal(text)).toMatchObject({
      code: 'MIGRATION_MALFORMED',
      message: `1_a.sql ${message}`,
      where: { file: '/m/1_a.sql', line },
    });
  });

  test('suggests what was meant', () => {
    expect(refusal('-- purposs: a').hint).toMatch(/^Did you mean `purpose`\?/);
    expect(refusal('-- kind: schma').hint).toMatch(/^Did you mean `schema`\?/);
    expect(refusal('-- purpose: a\n--   scope: b').hint).toContain('Begin the line with `-- scope:`');
  });
});
