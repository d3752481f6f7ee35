import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadMigrations } from './load.js';
import { contentOf } from './source.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-load-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const UP = '-- +up\nSELECT 1;\n';

async function load(files: Record<string, string>) {
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return loadMigrations(folder);
}

describe('loadMigrations', () => {
  test('reads a migration in SQL', async () => {
    const text =
      '-- kind: data\n-- purpose: Why.\n-- rows: users = 1\n-- +up\nSELECT 1;\n-- +down\nSELECT 2;\n';
    expect((await load({ '1_a.sql': text })).all).toEqual([
      {
        id: '1_a',
        name: 'a',
        kind: 'data',
        file: join(folder, '1_a.sql'),
        form: 'sql',
        documentation: { purpose: 'Why.' },
        requires: [],
        expect: [{ table: 'users', rows: 1 }],
        content: contentOf(text),
        up: { sql: 'SELECT 1;', line: 5 },
        down: { sql: 'SELECT 2;', line: 7 },
        reversible: true,
      },
    ]);
  });

  test('has the same content whatever the line ends', async () => {
    const set = await load({ '1_a.sql': UP, '2_b.sql': `\ufeff${UP.replaceAll('\n', '\r\n')}` });
    expect(set.get('b').content).toBe(set.get('a').content);
    expect(set.get('b').up).toEqual(set.get('a').up);
  });

  test('resolves bare names, in dependency order', async () => {
    const set = await load({ '1_a.sql': `-- requires: b\n${UP}`, '2_b.sql': UP });
    expect(set.all.map(({ id, requires }) => [id, requires])).toEqual([
      ['2_b', []],
      ['1_a', ['2_b']],
    ]);
  });

  test('ignores folders, other files and an empty folder', async () => {
    await mkdir(join(folder, '1_folder.sql'));
    expect((await load({ 'README.md': '#', '.2_b.sql': '', '_shared.ts': '!' })).all).toEqual([]);
  });

  test('follows links', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'daybook-elsewhere-'));
    await writeFile(join(elsewhere, 'x'), UP);
    await symlink(join(elsewhere, 'x'), join(folder, '1_a.sql'));
    expect((await loadMigrations(folder)).all).toHaveLength(1);
    await rm(elsewhere, { recursive: true });
  });

  test('says that there is no folder', async () => {
    const missing = join(folder, 'none');
    await expect(loadMigrations(missing)).rejects.toMatchObject({
      code: 'MIGRATIONS_NOT_FOUND',
      where: { file: missing },
    });
  });

  test('says that a file cannot be read', async () => {
    await symlink(join(folder, 'nowhere'), join(folder, '1_a.sql'));
    await expect(loadMigrations(folder)).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      message: '1_a.sql cannot be read (ENOENT)',
      where: { file: join(folder, '1_a.sql') },
    });
  });

  test('refuses two files of one id', async () => {
    await expect(load({ '1_a.sql': UP, '1_a.ts': '' })).rejects.toMatchObject({
      code: 'MIGRATION_DUPLICATE',
      message: '1_a.sql and 1_a.ts have the same id 1_a',
    });
  });

  test('names the first malformed file in order', async () => {
    await expect(load({ '10_a.sql': '!', '9_b.sql': '!', '8_c.sql': UP })).rejects.toMatchObject({
      where: { file: join(folder, '9_b.sql'), line: 1 },
    });
  });

  test('names file, line and the nearest id of a requirement that does not exist', async () => {
    const files = {
      '1_user_groups.sql': UP,
      '2_b.sql': `-- kind: data\n-- requires: 1_user_groups,\n--   user_goups\n${UP}`,
    };
    await expect(load(files)).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      message: '2_b.sql requires user_goups, which does not exist',
      where: { file: join(folder, '2_b.sql'), line: 3 },
      hint: expect.stringContaining('Did you mean 1_user_groups?'),
    });
  });

  test('refuses a bare name that two migrations have', async () => {
    await expect(
      load({ '1_a.sql': UP, '2_a.sql': UP, '3_b.sql': `-- requires: a\n${UP}` }),
    ).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      message: '3_b.sql requires a, which may be any of 1_a, 2_a',
      where: { line: 1 },
    });
  });

  test('names file and line of a requirement that closes a circle', async () => {
    await expect(
      load({ '1_a.sql': `-- kind: data\n-- requires: b\n${UP}`, '2_b.sql': `-- requires: 1_a\n${UP}` }),
    ).rejects.toMatchObject({
      code: 'REQUIREMENT_CIRCULAR',
      message: 'the requirements go in a circle: 1_a → 2_b → 1_a',
      where: { file: join(folder, '1_a.sql'), line: 2 },
    });
  });
});
