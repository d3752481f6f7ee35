import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { hold } from '../../test/support/holder.js';
import { lookBefore } from '../../test/support/look-before.js';

let daybook: TestDaybook;
beforeAll(async () => {
  daybook = await openDaybook('test');
  await query(daybook.target.url, 'CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)');
});
afterAll(() => daybook.close());

const look = async (check: string, options: Parameters<typeof lookBefore>[2] = {}) =>
  (await lookBefore(daybook, 'SELECT 1;', options)).get(check);

describe('the pre-flight looks at the target', () => {
  it.each([
    ['server version', 'PostgreSQL '],
    ['primary', 'the server takes writes'],
    ['privileges', 'may create schemas, and tables in public'],
    ['locks', 'nobody holds or waits for a table as a whole'],
    ['prepared transactions', 'none'],
    ['replication lag', '0 standbys, none far behind'],
    ['replication slots', 'none is inactive'],
    ['invalid indexes', 'none'],
  ])('and objects to nothing in a good one: %s', async (check, finding) => {
    expect(await look(check)).toMatchObject({
      outcome: 'passed',
      finding: expect.stringContaining(finding),
    });
  });

  it('and refuses a user who may not create in it', async () => {
    const role = `powerless_${randomUUID().slice(0, 8)}`;
    await query(daybook.target.url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    try {
      const url = new URL(daybook.target.url);
      Object.assign(url, { username: role, password: 'x' });
      expect(await look('privileges', { url: url.href })).toMatchObject({
        outcome: 'failed',
        finding: 'missing: CREATE on the database',
      });
    } finally {
      await query(daybook.target.url, `DROP ROLE ${role}`);
    }
  });

  it('and refuses a backup for which there is no room', async () => {
    const settings = { ...daybook.services.settings, minimumFreeDiskBytes: 2 ** 60 };
    const options = { policy: { backup: 'required' }, services: { settings } } as const;
    expect(await look('disk', options)).toMatchObject({
      outcome: 'failed',
      threshold: `at least ${2 ** 60} bytes free`,
    });
    const enough = {
      policy: { backup: 'required' },
      services: { settings: { ...settings, minimumFreeDiskBytes: 0 } },
    } as const;
    expect(await look('disk', enough)).toMatchObject({ outcome: 'passed' });
    expect(await look('disk')).toMatchObject({ outcome: 'skipped', finding: 'no backup is to be made' });
  });

  it('and points out a table that somebody holds as a whole', async () => {
    const holder = await hold(daybook.target.url, 'LOCK TABLE a IN ACCESS EXCLUSIVE MODE');
    try {
      const found = await look('locks');
      expect(found).toMatchObject({ outcome: 'warned' });
      expect(found?.finding).toMatch(
        new RegExp(`^1 tables locked by others, 0 waits; .*a by backend ${holder.pid}$`),
      );
    } finally {
      await holder.letGo();
    }
  });

  it('and points out an index that is invalid', async () => {
    await expect(
      query(daybook.target.url, 'CREATE UNIQUE INDEX CONCURRENTLY half ON a (id)'),
    ).rejects.toThrow();
    try {
      expect(await look('invalid indexes')).toMatchObject({
        outcome: 'warned',
        finding: expect.stringContaining('half'),
      });
    } finally {
      await query(daybook.target.url, 'DROP INDEX half');
    }
  });
});
