import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { migrateTarget } from './migrate.js';

const broken = (down: string): string =>
  `-- +up\nCREATE TABLE a (id int);\n${down}-- +verify\nSELECT false, 'a is empty';\n`;

describe('a migration that is to fall back', () => {
  let daybook: TestDaybook;
  beforeEach(async () => {
    daybook = await openDaybook('test');
  });
  afterEach(() => daybook.close());

  const migrate = async (text: string, withRollback: boolean) =>
    migrateTarget(daybook.services, daybook.target, {
      set: await daybook.migrations({ '20250101000000_one.sql': text }),
      policyOf: daybook.policyOf,
      withRollback,
    });
  const tableThere = async () =>
    (await query<{ a: string | null }>(daybook.target.url, `SELECT to_regclass('a') AS a`))[0]!.a !== null;

  it('is taken back when its post-validation fails', async () => {
    const { reports, error } = await migrate(broken('-- +down\nDROP TABLE a;\n'), true);
    expect(error).toMatchObject({
      code: 'POST_VALIDATION_FAILED',
      message: expect.stringContaining('a is empty'),
      hint: expect.stringContaining('rolled back'),
    });
    expect(reports.map(({ direction, status }) => `${direction} ${status}`)).toEqual([
      'up failed',
      'down success',
    ]);
    expect(await tableThere()).toBe(false);
  });

  it('is taken back by the next command where its executor was lost before', async () => {
    const { ledger } = daybook;
    const append = ledger.append.bind(ledger);
    // From the end of the failed run on nothing of this process reaches the ledger any more.
    let lost = false;
    ledger.append = (stream, version, events, options) => {
      if (lost) return Promise.reject(new Error('the executor is lost'));
      lost = events.some(({ type }) => type.includes('run.failed'));
      return append(stream, version, events, options);
    };
    await migrate(broken('-- +down\nDROP TABLE a;\n'), true).catch(() => undefined);
    ledger.append = append;
    expect(await tableThere()).toBe(true);
    const { reports, error } = await migrate(broken('-- +down\nDROP TABLE a;\n'), false);
    expect(error).toMatchObject({
      code: 'POST_VALIDATION_FAILED',
      hint: expect.stringContaining('rolled back'),
    });
    expect(reports.map(({ direction, status }) => `${direction} ${status}`)).toEqual(['down success']);
    expect(await tableThere()).toBe(false);
  });

  it('stays where nobody asked for that', async () => {
    const { error } = await migrate(broken('-- +down\nDROP TABLE a;\n'), false);
    expect(error).toMatchObject({ code: 'POST_VALIDATION_FAILED' });
    expect(await tableThere()).toBe(true);
  });

  it('does not start where there is no way back', async () => {
    const size = await daybook.ledger.size();
    await expect(migrate(broken(''), true)).rejects.toMatchObject({ code: 'ROLLBACK_UNAVAILABLE' });
    expect(await tableThere()).toBe(false);
    expect(await daybook.ledger.size()).toBe(size);
  });
});
