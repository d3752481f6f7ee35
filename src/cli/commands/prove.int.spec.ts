import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliDaybook, openCliDaybook } from '../../../test/support/cli-daybook.js';

const DROPS = '20250101000001_drops';
const FILES = {
  '20250101000000_base.sql':
    '-- +up\nCREATE TABLE t (a int NOT NULL, b text DEFAULT 1);\nINSERT INTO t SELECT generate_series(1, 50);\n',
  [`${DROPS}.sql`]: '-- +up\nALTER TABLE t DROP COLUMN b;\n-- +down\nALTER TABLE t ADD COLUMN b text;\n',
};

let daybook: CliDaybook;
beforeEach(async () => {
  daybook = await openCliDaybook(FILES);
  await daybook.run('migrate', 'base');
});
afterEach(() => daybook.close());

describe('daybook prove', () => {
  it('says of each way back whether it is exact, and what it leaves behind', async () => {
    const { code, stdout } = await daybook.run('prove', '--target', 'shop');
    expect(stdout).toContain('shop: 1 of 1 migration proven');
    expect(stdout).toContain('generated undo: exact');
    expect(stdout).toContain('its own way back: not exact');
    expect(stdout).toContain('public.t.b');
    expect(code).toBe(0);
  });

  it('has a document of it, and knows it the next time', async () => {
    const outcomes = async () => {
      const { stdout } = await daybook.run('prove', '--json');
      return JSON.parse(stdout).targets[0].proofs.map(({ outcome }: { outcome: string }) => outcome);
    };
    expect(await outcomes()).toEqual(['proven']);
    expect(await outcomes()).toEqual(['known']);
  });

  it('refuses an id that is no migration’s', async () => {
    const { code, stdout } = await daybook.run('prove', 'nothing-like-it', '--json');
    expect(JSON.parse(stdout).error.code).toBe('MIGRATION_UNKNOWN');
    expect(code).not.toBe(0);
  });

  it('writes the undo beside the migration, where it is no migration', async () => {
    const { stdout } = await daybook.run('prove', '--write', '--json');
    const [file] = JSON.parse(stdout).written as string[];
    expect(await readdir(dirname(file!))).toContain(`${DROPS}.undo.sql`);
    expect(await readFile(join(dirname(file!), `${DROPS}.undo.sql`), 'utf8')).toMatch(
      /^-- The undo of .*_drops/,
    );
    expect((await daybook.run('plan', '--json')).code).toBe(0);
  });
});
