import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { releaseLease, takeLease } from './lease.js';
import { performRun } from './perform-run.js';
import { prepareRun } from './run-start.js';

const FILE = `-- kind: schema
-- +up
CREATE TABLE a (id int);
-- +down
DROP TABLE a;
`;

describe('the fence of a target', () => {
  let daybook: TestDaybook;
  beforeEach(async () => {
    daybook = await openDaybook('test');
  });
  afterEach(() => daybook.close());

  const raiseByHand = () => query(daybook.target.url, 'UPDATE daybook.fence SET version = version + 1000');

  it('keeps an executor whose fence was raised by another from committing', async () => {
    const set = await daybook.migrations({ '20250101000000_one.sql': FILE });
    const work = await takeLease(daybook.target, daybook.services, daybook.policyOf);
    const run = await prepareRun({ migration: set.all[0]!, direction: 'up' }, daybook.services.monotonic);
    await raiseByHand();
    await expect(performRun(work, run, new Set())).rejects.toMatchObject({ code: 'FENCED' });
    expect(await query(daybook.target.url, `SELECT to_regclass('a') AS a`)).toEqual([{ a: null }]);
    await releaseLease(work);
  });

  it('is the version of the event by which the lease was taken', async () => {
    const work = await takeLease(daybook.target, daybook.services, daybook.policyOf);
    const [row] = await query<{ version: string; lease: string }>(
      daybook.target.url,
      'SELECT * FROM daybook.fence',
    );
    const taken = (await daybook.events()).at(-1)!;
    expect(row).toMatchObject({ version: String(taken.streamversion), lease: taken.data.lease });
    await releaseLease(work);
  });

  it('refuses the story of an executor after somebody else appended to the stream', async () => {
    const set = await daybook.migrations({ '20250101000000_one.sql': FILE });
    const work = await takeLease(daybook.target, daybook.services, daybook.policyOf);
    const run = await prepareRun({ migration: set.all[0]!, direction: 'up' }, daybook.services.monotonic);
    await query(daybook.target.url, `SELECT pg_terminate_backend(${work.session.server.backendPid})`);
    const other = await takeLease(daybook.target, daybook.executor(), daybook.policyOf);
    await expect(performRun(work, run, new Set())).rejects.toMatchObject({ code: 'CONCURRENCY' });
    expect((await daybook.history()).at(-1)).toBe('target.lease-taken-over');
    await releaseLease(other);
    await work.session.close();
  });

  it('lets one executor at a time take a target, and tells the other who has it', async () => {
    const work = await takeLease(daybook.target, daybook.services, daybook.policyOf);
    const other = daybook.executor();
    await expect(takeLease(daybook.target, other, daybook.policyOf)).rejects.toMatchObject({
      code: 'TARGET_BUSY',
      message: expect.stringContaining('daybook executor-1'),
    });
    await releaseLease(work);
  });
});
