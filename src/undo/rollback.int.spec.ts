import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { migrateTarget } from '../run/migrate.js';
import { rollBackTarget } from './rollback.js';
import type { RollbackSelection } from './rollback-plan.js';

const ONE = '20250101000001_one';
const TWO = '20250101000002_two';
const THREE = '20250101000003_three';
const table = (name: string, down = `DROP TABLE ${name};`, requires = ''): string =>
  `${requires === '' ? '' : `-- requires: ${requires}\n`}-- +up\nCREATE TABLE ${name} (id int);\n-- +down\n${down}\n`;
const files = {
  [`${ONE}.sql`]: table('a'),
  [`${TWO}.sql`]: table('b', 'DROP TABLE b;', ONE),
  [`${THREE}.sql`]: table('c'),
};

describe('rollBackTarget', () => {
  let daybook: TestDaybook;
  beforeEach(async () => {
    daybook = await openDaybook('test');
  });
  afterEach(() => daybook.close());

  const migrate = async (texts: Record<string, string> = files) =>
    migrateTarget(daybook.services, daybook.target, {
      set: await daybook.migrations(texts),
      policyOf: daybook.policyOf,
    });
  const rollBack = async (selection: RollbackSelection, texts: Record<string, string> = files) =>
    rollBackTarget(daybook.services, daybook.target, {
      set: await daybook.migrations(texts),
      selection,
      policyOf: daybook.policyOf,
    });
  const tables = async (): Promise<string> =>
    (
      await query<{ name: string }>(
        daybook.target.url,
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
      )
    )
      .map(({ name }) => name)
      .join();

  it('takes one migration back, after which it can be brought again', async () => {
    await migrate();
    expect(await rollBack({ id: THREE })).toMatchObject({
      reports: [{ migration: THREE, status: 'success' }],
    });
    expect(await tables()).toBe('a,b');
    expect((await migrate()).reports.map(({ migration }) => migration)).toEqual([THREE]);
    expect(await tables()).toBe('a,b,c');
  });

  it('takes back all that came after one, the newest first', async () => {
    await migrate();
    const { reports } = await rollBack({ to: ONE });
    expect(reports.map(({ migration }) => migration)).toEqual([THREE, TWO]);
    expect(await tables()).toBe('a');
  });

  it('refuses what an applied migration requires', async () => {
    await migrate();
    await expect(rollBack({ id: ONE })).rejects.toMatchObject({
      code: 'ROLLBACK_BLOCKED',
      message: expect.stringContaining(TWO),
    });
  });

  it('refuses what is not applied', async () => {
    await migrate();
    await rollBack({ id: THREE });
    await expect(rollBack({ id: THREE })).rejects.toMatchObject({ code: 'MIGRATION_NOT_APPLIED' });
  });

  it('fails where the schema afterwards is not the one of before', async () => {
    const leaves = {
      [`${ONE}.sql`]: `-- +up\nCREATE TABLE a (id int);\nCREATE TABLE left_over (id int);\n-- +down\nDROP TABLE a;\n`,
    };
    await migrate(leaves);
    const { error } = await rollBack({ id: ONE }, leaves);
    expect(error).toMatchObject({
      code: 'POST_VALIDATION_FAILED',
      message: expect.stringContaining('state'),
    });
  });

  it('refuses a schema that was changed since', async () => {
    await migrate();
    await query(daybook.target.url, 'ALTER TABLE c ADD COLUMN x int');
    const { error } = await rollBack({ id: THREE });
    expect(error).toMatchObject({ code: 'SCHEMA_DRIFT' });
    expect(await tables()).toBe('a,b,c');
  });
});
