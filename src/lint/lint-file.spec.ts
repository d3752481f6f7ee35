import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintFile } from './lint-file.js';
import { lintPaths } from './lint-paths.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function lint(text: string, name = '1_x.sql') {
  const file = join(folder, name);
  await writeFile(file, text);
  return await lintFile(file);
}

const places = async (text: string, name?: string): Promise<string[]> =>
  (await lint(text, name)).findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`);

describe('the analysis of a file', () => {
  it('finds places by lines of the file and UTF-16 columns, whatever comes before', async () => {
    const sql =
      "-- kind: schema\n-- purpose: é😀\n\n-- +up\nSELECT '😀é'; DROP TABLE ü;\n/* é */ ALTER TABLE é ADD c char(2);\n";
    expect(await places(sql)).toEqual(['drop-table 5:15', 'several-tables-locked 6:9', 'ban-char 6:29']);
  });

  it('takes plain SQL for a migration, and NAME.down.sql for one that is taken back', async () => {
    expect(await places('DROP TABLE t;', '1_x.up.sql')).toEqual(['drop-table 1:1']);
    expect(await places('DROP TABLE t;', '1_x.down.sql')).toEqual([]);
    expect(await places('CREATE INDEX i ON t (a);', '1_x.down.sql')).toEqual(['create-index 1:1']);
  });

  it('is silent about what a section that takes back destroys', async () => {
    expect(await places('-- +up\nSELECT 1;\n-- +down\nDROP TABLE t;\n')).toEqual([]);
  });

  it('finds what cannot be read, and goes on with the other section', async () => {
    expect(await places('-- +up\nSELECT 1;\nSELEC 2;\n-- +down\nDROP INDEX i;\n')).toEqual([
      'unreadable-sql 3:1',
      'drop-index 5:1',
    ]);
    expect(await places('-- +up\n-- +up\nSELECT 1;\n')).toEqual(['unreadable-sql 2:1']);
  });

  it('accepts in the whole file what its header ignores, and objects to what that ignores in vain', async () => {
    const header = '-- daybook:ignore-file drop-index,drop-table small\n-- daybook:ignore-file drop-column\n';
    expect(await places(`${header}-- +up\nDROP INDEX i;\n-- +down\nDROP INDEX i;\n`)).toEqual([
      'ignore-unused 1:1',
      'ignore-without-reason 2:1',
    ]);
  });

  it('says of each statement what it locks, rewrites, reads whole and destroys', async () => {
    const { statements } = await lint(
      'ALTER TABLE a ALTER c TYPE numeric(9,2);\nCREATE INDEX CONCURRENTLY i ON a (c);\nDROP TABLE b;',
    );
    expect(statements).toEqual([
      expect.objectContaining({
        locks: [{ relation: 'a', mode: 'ACCESS EXCLUSIVE' }],
        rewrites: ['a'],
        scans: [],
      }),
      expect.objectContaining({
        line: 2,
        locks: [{ relation: 'a', mode: 'SHARE UPDATE EXCLUSIVE' }],
        scans: ['a'],
        refusesTransaction: 'CREATE INDEX CONCURRENTLY',
      }),
      expect.objectContaining({ destroys: [{ kind: 'table', name: 'b' }] }),
    ]);
  });
});

describe('the analysis of a folder', () => {
  it('takes all SQL, names classes, and leaves the rest alone', async () => {
    await lint('DROP TABLE t;', '2_b.sql');
    await lint('SELECT 1;', '1_a.sql');
    await lint('', '20250101000000_c.ts');
    await lint('', 'README.md');
    const files = await lintPaths([folder, join(folder, '1_a.sql')]);
    expect(files.map(({ file, analysed }) => `${file.slice(folder.length + 1)} ${analysed}`)).toEqual([
      '1_a.sql true',
      '20250101000000_c.ts false',
      '2_b.sql true',
    ]);
  });

  it('refuses a path that leads to nothing', async () => {
    await expect(lintPaths([join(folder, 'nothing')])).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('finds nothing in SecureNet’s migrations that is not accepted with a reason', async () => {
    const own = fileURLToPath(new URL('../../migrations', import.meta.url));
    expect((await lintPaths([own])).flatMap(({ findings }) => findings)).toEqual([]);
  });
});
