import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { adoptTarget } from './adopt-target.js';
import { checkDrift } from './inspect-target.js';
import { finder, migrateTarget } from './migrate.js';

const files = {
  '20250101000000_one.sql': '-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n',
};
const more = {
  ...files,
  '20250101000001_two.sql': '-- +up\nCREATE TABLE b (id int);\n-- +down\nDROP TABLE b;\n',
};

let daybook: TestDaybook;
const migrate = async (texts: Record<string, string>) =>
  migrateTarget(daybook.services, daybook.target, {
    set: await daybook.migrations(texts),
    policyOf: daybook.policyOf,
  });
const changeByHand = () => query(daybook.target.url, 'ALTER TABLE a ADD COLUMN sneaked_in text');

describe('schema validation', () => {
  afterEach(() => daybook.close());

  it('stops a run on a schema that was changed outside Daybook, and names the change', async () => {
    daybook = await openDaybook('test');
    await migrate(files);
    await changeByHand();
    const { error, reports } = await migrate(more);
    expect(error).toMatchObject({
      code: 'SCHEMA_DRIFT',
      message: expect.stringContaining('public.a.sneaked_in'),
    });
    expect(reports).toEqual([]);
    expect(await query(daybook.target.url, `SELECT to_regclass('b') AS b`)).toEqual([{ b: null }]);
    expect((await daybook.history()).slice(-4)).toEqual([
      'target.drift-detected',
      'run.schema-validation-failed',
      'run.failed',
      'target.lease-released',
    ]);
  });

  it('goes on with a note where policy says so', async () => {
    daybook = await openDaybook('development');
    await migrate(files);
    await changeByHand();
    const notes: string[] = [];
    daybook.services.observer.note = (_, text) => void notes.push(text);
    expect((await migrate(more)).error).toBeUndefined();
    expect(notes.join()).toContain('public.a.sneaked_in');
  });

  it('accepts what was adopted', async () => {
    daybook = await openDaybook('test');
    await migrate(files);
    await changeByHand();
    expect((await checkDrift(daybook.services, daybook.target))?.sentences.join()).toContain('sneaked_in');
    const set = await daybook.migrations(more);
    await adoptTarget(daybook.services, daybook.target, {
      baseline: [],
      reason: 'hot fix of the night',
      policyOf: daybook.policyOf,
      find: finder(set),
    });
    expect(await checkDrift(daybook.services, daybook.target)).toBeUndefined();
    expect((await migrate(more)).error).toBeUndefined();
  });

  it('leaves out what was adopted as the baseline', async () => {
    daybook = await openDaybook('test');
    await query(daybook.target.url, 'CREATE TABLE a (id int)');
    const set = await daybook.migrations(more);
    await adoptTarget(daybook.services, daybook.target, {
      baseline: [set.all[0]!],
      policyOf: daybook.policyOf,
      find: finder(set),
    });
    const { reports, error } = await migrate(more);
    expect(error).toBeUndefined();
    expect(reports.map(({ migration }) => migration)).toEqual(['20250101000001_two']);
  });
});
