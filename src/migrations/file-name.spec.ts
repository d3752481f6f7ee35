import { describe, expect, test } from 'vitest';
import { compareIds, readFileName } from './file-name.js';

const read = (base: string) => readFileName(base, `/m/${base}`);

describe('readFileName', () => {
  test('parts the version from the name', () => {
    expect(read('20241220103000_create_user-groups.sql')).toEqual({
      id: '20241220103000_create_user-groups',
      name: 'create_user-groups',
      form: 'sql',
    });
  });

  test.each(['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'])('takes .%s for a class', (extension) => {
    expect(read(`1_a.${extension}`)).toMatchObject({ id: '1_a', form: 'class' });
  });

  test.each([
    'README.md',
    '.1_a.sql',
    '1_a.d.ts',
    '1_a.d.mts',
    '_shared.ts',
    '1_a.spec.ts',
    '1_a.test.mjs',
    '1_a.sql.bak',
    'a.json',
  ])('ignores %s', (base) => expect(read(base)).toBeUndefined());

  test.each([
    'a.sql',
    '1.sql',
    '1-a.sql',
    '_1_a.sql.sql',
    'a_1.ts',
    '1_.sql',
    '1_a.up.sql',
    '1_a b.sql',
    '1_a.SQL',
    'helpers.js',
  ])('refuses %s, or ignores it by its underscore', (base) => {
    if (base.startsWith('_')) return expect(read(base)).toBeUndefined();
    return expect(() => read(base)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_MALFORMED',
        where: { file: `/m/${base}` },
        hint: expect.stringContaining('<timestamp>_<name>.sql'),
      }),
    );
  });

  test('refuses an id that is too long for an event', () => {
    expect(() => read(`1_${'a'.repeat(199)}.sql`)).toThrow(/has a name of 201 characters/);
  });
});

describe('compareIds', () => {
  test('orders by the version as a number, then by the name', () => {
    expect(['10_a', '9_b', '009_a', '20241220103000_a', '9_a'].sort(compareIds)).toEqual([
      '009_a',
      '9_a',
      '9_b',
      '10_a',
      '20241220103000_a',
    ]);
  });

  test('holds versions beyond 2^53 apart', () => {
    expect(compareIds('9007199254740993_a', '9007199254740992_b')).toBeGreaterThan(0);
  });
});
