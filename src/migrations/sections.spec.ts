import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { DaybookError } from '../errors.js';
import { splitSections } from './sections.js';

const split = (source: string) => splitSections(source, '/m/1_a.sql');

function refusal(source: string): { message: string; line: number | undefined; hint: string } {
  try {
    split(source);
  } catch (error) {
    if (!(error instanceof DaybookError)) throw error;
    expect(error.code).toBe('MIGRATION_MALFORMED');
    expect(error.where?.file).toBe('/m/1_a.sql');
    return { message: error.message, line: error.where?.line, hint: error.hint };
  }
  throw new Error('nothing was refused');
}

describe('splitSections', () => {
  test('cuts a file into its header and its sections', () => {
    expect(split('-- kind: data\n\n-- +up\nSELECT 1;\n-- +down\nSELECT 2;\n-- +verify\nSELECT 3;\n')).toEqual(
      {
        header: [{ text: ' kind: data', line: 1 }],
        sections: {
          up: { sql: 'SELECT 1;', line: 4 },
          down: { sql: 'SELECT 2;', line: 6 },
          verify: { sql: 'SELECT 3;', line: 8 },
        },
      },
    );
  });

  test('takes the sections in any order', () => {
    const { sections } = split('-- +verify\nSELECT 3;\n-- +up\nSELECT 1;');
    expect(sections).toEqual({ verify: { sql: 'SELECT 3;', line: 2 }, up: { sql: 'SELECT 1;', line: 4 } });
  });

  test('counts the line of a section behind blank lines', () => {
    expect(split('-- +up\n\n \n  SELECT 1;\n\n').sections.up).toEqual({ sql: '  SELECT 1;', line: 4 });
  });

  test('takes a marker with spaces around it', () => {
    expect(split('  --+up  \nSELECT 1;').sections.up).toEqual({ sql: 'SELECT 1;', line: 2 });
  });

  test('keeps the comments of a section', () => {
    expect(split('-- +up\n-- why\nSELECT 1; -- what').sections.up?.sql).toBe('-- why\nSELECT 1; -- what');
  });

  test.each([
    ['a string', "SELECT '\n-- +down\n';"],
    ['an escape string', "SELECT E'\\'\n-- +down\n';"],
    ['a quoted name', 'SELECT 1 AS "\n-- +down\n";'],
    ['a dollar quote', 'DO $$ BEGIN\n-- +down\nEND $$;'],
    ['a tagged dollar quote', 'DO $a$ BEGIN $$\n-- +down\n$$ END $a$;'],
    ['a block comment', 'SELECT 1 /*\n-- +down\n*/;'],
    ['a nested block comment', 'SELECT 1 /* /* */\n-- +down\n*/;'],
    ['a line comment', 'SELECT 1; -- not -- +down'],
  ])('takes a marker inside %s for text', (_where, sql) => {
    expect(split(`-- +up\n${sql}`).sections).toEqual({ up: { sql, line: 2 } });
  });

  test('takes arithmetic in a comment for a comment', () => {
    expect(split('-- +up\n-- + b\n-- +1\nSELECT 1;').sections.up?.sql).toBe('-- + b\n-- +1\nSELECT 1;');
  });

  test.each([
    ['no section at all', '-- kind: schema\n', 'has no up section', 1],
    ['nothing', '', 'has no up section', 1],
    ['no up section', '-- kind: data\n-- +down\nSELECT 1;', 'has no up section', 2],
    ['a blank up section', '-- +up\n\n-- +down\nSELECT 1;', 'has an up section without a statement', 1],
    ['an up section of comments', '-- +up\n-- later\n/* */;', 'has an up section without a statement', 1],
    [
      'a blank down section',
      '-- +up\nSELECT 1;\n-- +down\n-- nothing',
      'has a down section without a statement',
      3,
    ],
    [
      'a blank verify section',
      '-- +up\nSELECT 1;\n-- +verify\n;',
      'has a verify section without a statement',
      3,
    ],
    [
      'two up sections',
      '-- +up\nSELECT 1;\n-- +up\nSELECT 2;',
      'has two up sections: the first is in line 1',
      3,
    ],
    [
      'a statement before the sections',
      '-- kind: data\nSELECT 1;\n-- +up\nSELECT 2;',
      'has a statement before its first section',
      2,
    ],
    ['a statement and no section', '\nSELECT 1;', 'has a statement before its first section', 2],
    [
      'an unknown marker',
      '-- +up\nSELECT 1;\n-- +dwn\nSELECT 2;',
      'has a marker that is none of a section: `-- +dwn`',
      3,
    ],
    [
      "another tool's marker",
      '-- +goose Up\nSELECT 1;',
      'has a marker that is none of a section: `-- +goose Up`',
      1,
    ],
    ['a marker in capitals', '-- +UP\nSELECT 1;', 'has a marker that is none of a section: `-- +UP`', 1],
    [
      'a marker with a space in it',
      '-- +up\nSELECT 1;\n-- + down\nSELECT 2;',
      'has a marker that is none of a section: `-- + down`',
      3,
    ],
    [
      'a marker with more text',
      '-- +up the table\nSELECT 1;',
      'has a marker with more text behind it: `-- +up the table`',
      1,
    ],
    [
      'a marker behind a statement',
      '-- +up\nSELECT 1; -- +down\nSELECT 2;',
      'has the marker `-- +down` behind something else on the same line',
      2,
    ],
    [
      'a string that is not closed',
      "-- +up\nSELECT 1,\n 'a;\n-- +down\nSELECT 2;",
      "has a string that is opened with ' and never closed",
      3,
    ],
    [
      'a dollar quote that is not closed',
      '-- +up\nDO $do$ BEGIN END $$;',
      'has a string that is opened with $do$ and never closed',
      2,
    ],
    [
      'a name that is not closed',
      '-- +up\nSELECT "a;',
      'has a quoted name that is opened with " and never closed',
      2,
    ],
    [
      'a block comment that is not closed',
      '/* a\n-- +up\nSELECT 1;',
      'has a block comment that is opened with /* and never closed',
      1,
    ],
  ])('refuses %s', (_what, source, message, line) => {
    expect(refusal(source)).toMatchObject({ message: `1_a.sql ${message}`, line });
  });

  test('suggests the section that was meant', () => {
    expect(refusal('-- +up\nSELECT 1;\n-- +dwn\nSELECT 2;').hint).toContain('Did you mean `-- +down`?');
    expect(refusal('-- +UP\nSELECT 1;').hint).toContain('Did you mean `-- +up`?');
    expect(refusal('-- +up\nSELECT 1;\n-- + down\nSELECT 2;').hint).toContain('Did you mean `-- +down`?');
  });
});

const piece = fc.constantFrom(
  ...[
    "'-- +down'",
    "'\n-- +down\n'",
    '$$\n-- +up\n$$',
    '$a$ $$\n-- +verify\n$$ $a$',
    '/*\n-- +up\n/* */ */',
    'a',
    '1;',
    '\n',
  ],
  ...["E'\\'\n-- +down\n'", '"\n-- +verify\n"', '-- a comment\n', ' ', '\n\n', '--\n', '- -', 'é$$ '],
);
const body = fc.array(piece, { maxLength: 12 }).map((pieces) => ['SELECT', ...pieces].join(' ').trim());

it.prop([body, body, body])('finds again the sections that a file was made of', (up, down, verify) => {
  const source = ['-- kind: data', '-- +up', up, '-- +down', down, '-- +verify', verify, ''].join('\n');
  const { sections } = split(source);
  expect(sections.up?.sql).toBe(up);
  expect(sections.down?.sql).toBe(down);
  expect(sections.verify?.sql).toBe(verify);
  const lines = source.split('\n');
  for (const section of [sections.up!, sections.down!, sections.verify!]) {
    expect(
      lines
        .slice(section.line - 1)
        .join('\n')
        .startsWith(section.sql),
    ).toBe(true);
  }
});
