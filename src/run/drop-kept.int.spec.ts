import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { createTargetBackup } from './create-backup.js';
import { dropKept, keptDatabases } from './drop-kept.js';
import { restoreTarget } from './restore-target.js';

let daybook: TestDaybook;
let kept: string;
beforeEach(async () => {
  daybook = await openDaybook();
  const { services, target, policyOf } = daybook;
  const backup = await createTargetBackup(services, target, policyOf);
  ({ kept } = await restoreTarget(services, target, { backup, policyOf }));
});
afterEach(async () => {
  await query(daybook.ledgerUrl, `DROP DATABASE IF EXISTS "${kept}" WITH (FORCE)`);
  await daybook.close();
});

const drop = (database?: string) =>
  dropKept(daybook.services, daybook.target, {
    policyOf: daybook.policyOf,
    ...(database === undefined ? {} : { database }),
  });
const list = () => keptDatabases(daybook.services, daybook.target);
const dropped = async () =>
  (await daybook.history()).filter((name) => name === 'run.restore-kept-dropped').length;

describe('dropKept', () => {
  it('drops what a restore has kept, once the ledger says so', async () => {
    expect(await list()).toEqual([kept]);
    expect(await drop()).toEqual([kept]);
    expect([await list(), await drop(), await dropped()]).toEqual([[], [], 1]);
  });

  it('drops no database of which the ledger does not say that a restore kept it', async () => {
    const served = new URL(daybook.target.url).pathname.slice(1);
    expect(await drop(served)).toEqual([]);
    expect(await list()).toEqual([kept]);
  });

  it('puts nobody out, and says who is there', async () => {
    const served = new URL(daybook.target.url).pathname.slice(1);
    const client = new pg.Client({
      connectionString: daybook.target.url.replace(served, kept),
      application_name: 'shop worker',
    });
    await client.connect();
    await expect(drop()).rejects.toMatchObject({
      code: 'TARGET_BUSY',
      message: `${kept} is not dropped: shop worker is connected to it`,
    });
    expect(await dropped()).toBe(0);
    await client.end();
  });
});
