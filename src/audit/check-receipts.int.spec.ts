import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { adoptTarget } from '../run/adopt-target.js';
import { migrateTarget } from '../run/migrate.js';
import { checkReceipts } from './check-receipts.js';

const FILES = {
  '20250101000000_one.sql': '-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n',
  '20250101000001_two.sql': '-- +up\nCREATE TABLE b (id int);\n-- +down\nDROP TABLE b;\n',
};

describe('the receipts of a target', () => {
  let daybook: TestDaybook;
  beforeEach(async () => {
    daybook = await openDaybook('development');
  });
  afterEach(() => daybook.close());

  const check = () => checkReceipts(daybook.ledger, daybook.target);
  const inTarget = (sql: string) => query<Record<string, string>>(daybook.target.url, sql);
  async function migrate(): Promise<void> {
    const set = await daybook.migrations(FILES);
    const { error } = await migrateTarget(daybook.services, daybook.target, {
      set,
      policyOf: daybook.policyOf,
    });
    if (error) throw error;
  }

  it('are as the ledger tells, also where there are none', async () => {
    expect(await check()).toEqual({ target: 'shop', receipts: 0, problem: null });
    await migrate();
    expect(await check()).toEqual({ target: 'shop', receipts: 2, problem: null });
  });

  it('are not asked for of what was adopted', async () => {
    const set = await daybook.migrations(FILES);
    await adoptTarget(daybook.services, daybook.target, {
      baseline: set.all,
      policyOf: daybook.policyOf,
      find: () => undefined,
    });
    expect((await check()).problem).toBeNull();
  });

  it('lack one that was removed', async () => {
    await migrate();
    await inTarget(`DELETE FROM daybook.receipt WHERE migration LIKE '%_two'`);
    expect((await check()).problem).toMatch(
      /^20250101000001_two is applied by the run \S+, of which the target has no/,
    );
  });

  it('lack all where the URL leads to a database without any', async () => {
    await migrate();
    await inTarget('DROP SCHEMA daybook CASCADE');
    expect(await check()).toMatchObject({ receipts: 0, problem: expect.stringContaining('_one is applied') });
  });

  it('have one that the ledger knows nothing of', async () => {
    await migrate();
    const run = randomUUID();
    await inTarget(
      `INSERT INTO daybook.receipt (run, migration, direction, content, fence, executor)
       VALUES ('${run}', 'secret', 'up', 'x', 1, 'eve')`,
    );
    expect((await check()).problem).toBe(
      `the target has a receipt of the run ${run} of secret, and the ledger has no such run`,
    );
  });

  it('have one that says another content than the ledger', async () => {
    await migrate();
    await inTarget(`UPDATE daybook.receipt SET content = repeat('0', 64) WHERE migration LIKE '%_one'`);
    expect((await check()).problem).toMatch(
      /^the receipt of the run \S+ says content 0{64}, and the ledger /,
    );
  });
});
