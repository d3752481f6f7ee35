import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasesLike, query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { isEvent } from '../domain/event.js';
import { testId } from '../testing.js';
import { openTargetWriter } from './lease.js';
import { migrateTarget } from './migrate.js';
import { restoreTarget } from './restore-target.js';

const ONE = '20250101000001_one';
const TWO = '20250101000002_two';
const files = {
  [`${ONE}.sql`]: `-- purpose: p\n-- scope: s\n-- rollback: r\n-- impact: i\n\n-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n`,
  [`${TWO}.sql`]: `-- purpose: p\n-- scope: s\n-- rollback: r\n-- impact: i\n\n-- +up\nCREATE TABLE b (id int);\n-- +down\nDROP TABLE b;\n`,
};

describe('restoreTarget', () => {
  let daybook: TestDaybook;
  beforeEach(async () => {
    daybook = await openDaybook('production');
  });
  afterEach(async () => {
    for (const name of left) await query(daybook.ledgerUrl, `DROP DATABASE IF EXISTS ${name}`);
    await daybook.close();
  });
  const left: string[] = [];

  it('brings back what the backup held, so that what came after it can be brought again', async () => {
    const migrate = async () =>
      migrateTarget(daybook.services, daybook.target, {
        set: await daybook.migrations(files),
        policyOf: daybook.policyOf,
      });
    const { reports } = await migrate();
    // The backup of the second run was made when only the first migration was there.
    const backup = reports[1]!.backup!;
    const { kept, epoch } = await restoreTarget(daybook.services, daybook.target, {
      backup,
      policyOf: daybook.policyOf,
    });
    left.push(kept);
    expect(epoch).toBe(1);
    const tables = () =>
      query(
        daybook.target.url,
        `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
      );
    expect(await tables()).toEqual([{ name: 'a' }]);
    const again = await migrate();
    expect(again.error).toBeUndefined();
    expect(again.reports.map(({ migration }) => migration)).toEqual([TWO]);
    expect(await tables()).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  it('leaves no database behind where its process was lost before the swap', async () => {
    const set = await daybook.migrations(files);
    const request = { set, policyOf: daybook.policyOf };
    const { reports } = await migrateTarget(daybook.services, daybook.target, request);
    const writer = await openTargetWriter('shop', daybook.services);
    const database = `${new URL(daybook.target.url).pathname.slice(1)}_restored`;
    const lease = testId(1);
    await writer.execute({ type: 'take-lease', lease, waitedMs: 0 });
    const data = { restore: testId(2), backup: reports[1]!.backup!, database };
    await writer.execute({ type: 'record', lease, drafts: [{ name: 'run.restore-started', data }] });
    await query(daybook.ledgerUrl, `CREATE DATABASE ${database}`);
    expect((await migrateTarget(daybook.services, daybook.target, request)).error).toBeUndefined();
    expect(await databasesLike(database)).toEqual([]);
    expect(await daybook.history()).toContain('run.restore-failed');
  });

  it('is closed from the epoch in the target, where its process was lost after the swap', async () => {
    const set = await daybook.migrations(files);
    const request = { set, policyOf: daybook.policyOf };
    const { reports } = await migrateTarget(daybook.services, daybook.target, request);
    const { ledger } = daybook;
    const append = ledger.append.bind(ledger);
    // From the swap on nothing of this process reaches the ledger any more.
    ledger.append = (stream, version, events, options) =>
      events.some(({ type }) => /restore-(succeeded|failed)|lease-released/.test(type))
        ? Promise.reject(new Error('the executor is lost'))
        : append(stream, version, events, options);
    const restoring = restoreTarget(daybook.services, daybook.target, {
      backup: reports[1]!.backup!,
      policyOf: daybook.policyOf,
    });
    await expect(restoring).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    ledger.append = append;
    const again = await migrateTarget(daybook.services, daybook.target, request);
    expect(again.error).toBeUndefined();
    expect(again.reports.map(({ migration }) => migration)).toEqual([TWO]);
    const succeeded = (await daybook.events()).find((event) => isEvent(event, 'run.restore-succeeded'));
    const { kept } = succeeded!.data;
    left.push(kept!);
    expect(await databasesLike(kept!)).toEqual([kept]);
  });
});
