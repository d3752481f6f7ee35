import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { missingDocumentation } from './documentation.js';
import { loadMigrations } from './load.js';
import type { MigrationKind } from './migration-file.js';
import { newMigration } from './new.js';

const now = new Date('2025-03-04T05:06:07.890Z');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-new-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (name: string, options: Partial<Parameters<typeof newMigration>[0]> = {}) =>
  newMigration({ folder, name, kind: 'schema', form: 'sql', now, ...options });

describe('newMigration', () => {
  test.each([
    ['create_user_groups', '20250304050607_create_user_groups.sql'],
    ['Create user groups', '20250304050607_create_user_groups.sql'],
    ['createUserGroups', '20250304050607_create_user_groups.sql'],
    ['create-user.groups ', '20250304050607_create_user_groups.sql'],
    ['Übersicht 2', '20250304050607_ubersicht_2.sql'],
  ])('names the file of %s after the UTC time', async (name, base) => {
    const file = await make(name);
    expect(basename(file)).toBe(base);
    expect(await readdir(folder)).toEqual([base]);
  });

  test.each([
    ['', 'has neither letters nor digits'],
    [' -_ ', 'has neither letters nor digits'],
    ['../users', 'has the character "/"'],
    ['users;', 'has the character ";"'],
    ['ユーザー', 'has the character "ユ"'],
    ['a'.repeat(81), 'has 81 characters, and 80 are the most'],
  ])('refuses the name %j', async (name, objection) => {
    await expect(make(name)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(objection),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(
    (['schema', 'data', 'system'] as const).flatMap((kind) =>
      (['sql', 'class'] as const).map((form): [MigrationKind, 'sql' | 'class'] => [kind, form]),
    ),
  )(
    'writes a %s migration as %s that loads, and whose documentation is still missing',
    async (kind, form) => {
      const file = await make('change', { kind, form });
      const { all } = await loadMigrations(folder);
      expect(all).toMatchObject([{ file, kind, form, name: 'change', requires: [], reversible: true }]);
      expect(missingDocumentation(all[0]!)).toEqual(['purpose', 'scope', 'rollback', 'impact']);
    },
  );

  test('makes the folder where there is none', async () => {
    expect(await make('a', { folder: join(folder, 'x', 'migrations') })).toBe(
      join(folder, 'x', 'migrations', '20250304050607_a.sql'),
    );
  });

  test('never overwrites a file', async () => {
    const file = join(folder, '20250304050607_a.sql');
    await writeFile(file, 'mine');
    await expect(make('a')).rejects.toMatchObject({ code: 'FILE_EXISTS', where: { file } });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  test('refuses a name that another migration has, since it would name both', async () => {
    await writeFile(join(folder, '20200101000000_a.ts'), '');
    await expect(make('A')).rejects.toMatchObject({ code: 'FILE_EXISTS' });
  });
});
