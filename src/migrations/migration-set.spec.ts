import { describe, expect, test } from 'vitest';
import type { LoadedMigration } from './migration-file.js';
import { MigrationSet } from './migration-set.js';

const migration = (id: string, ...requires: string[]): LoadedMigration => ({
  id,
  name: id.replace(/^\d+_/, ''),
  kind: 'schema',
  file: `/m/${id}.sql`,
  form: 'sql',
  documentation: {},
  requires,
  content: '',
  up: { sql: 'SELECT 1', line: 1 },
  reversible: false,
});

const set = new MigrationSet([
  migration('1_base'),
  migration('2_create_user_groups', '1_base'),
  migration('3_devices', '1_base'),
  migration('4_rights', '2_create_user_groups'),
  migration('5_fix'),
  migration('6_fix'),
]);

const ids = (migrations: readonly LoadedMigration[]) => migrations.map(({ id }) => id);

describe('MigrationSet', () => {
  test('finds a migration by its id and by its bare name', () => {
    expect(set.get('2_create_user_groups')).toBe(set.get('create_user_groups'));
    expect(set.find('nothing')).toBeUndefined();
  });

  test.each([
    'create_user_goups',
    '2_create_user_group',
    'create_user_groups.sql',
    'migrations/2_create_user_groups.sql',
  ])('suggests the nearest id for %s', (wrong) => {
    expect(() => set.get(wrong)).toThrow(
      expect.objectContaining({ code: 'MIGRATION_UNKNOWN', hint: 'Did you mean 2_create_user_groups?' }),
    );
  });

  test('suggests nothing where nothing is near', () => {
    expect(() => set.get('zzzzzzzz')).toThrow(
      expect.objectContaining({ details: { migration: 'zzzzzzzz' } }),
    );
  });

  test('asks for the id where a bare name is not unique', () => {
    expect(() => set.get('fix')).toThrow('fix may be any of 5_fix, 6_fix');
  });

  test('closes over requirements, in order', () => {
    expect(ids(set.closure(['rights', '5_fix']))).toEqual([
      '1_base',
      '2_create_user_groups',
      '4_rights',
      '5_fix',
    ]);
  });

  test('knows what depends on a migration, directly or not', () => {
    expect(ids(set.dependants(['base']))).toEqual(['2_create_user_groups', '3_devices', '4_rights']);
    expect(ids(set.dependants(['create_user_groups', 'rights']))).toEqual([]);
  });
});
