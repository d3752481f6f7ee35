import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { type CliDaybook, openCliDaybook } from '../support/cli-daybook.js';
import { hold } from '../support/holder.js';

const header = '-- kind: schema\n-- purpose: a spec\n-- scope: s\n-- rollback: r\n-- impact: i\n';
const CHANGE = '20250101000001_change';
const files = {
  '20250101000000_base.sql': `${header}-- +up\nCREATE TABLE gate (id int);\n-- +down\nDROP TABLE gate;\n`,
  [`${CHANGE}.sql`]: `${header}-- +up\nCREATE TABLE b (id int);\nINSERT INTO gate VALUES (1);\n-- +down\nDROP TABLE b;\n`,
};

let daybook: CliDaybook;
const tables = async (): Promise<string[]> =>
  (
    await query<{ name: string }>(
      daybook.target.url,
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    )
  ).map(({ name }) => name);

describe('a run', () => {
  afterEach(() => daybook.close());

  it('whose session is lost stays open, and the next command reads its outcome', async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', '20250101000000_base');
    const gate = await hold(daybook.target.url, 'LOCK TABLE gate');
    const running = daybook.start('migrate');
    const pid = await daybook.waiting();
    await query(daybook.target.url, `SELECT pg_terminate_backend(${pid})`);
    const lost = await running.done;
    await gate.letGo();
    expect(lost.code).toBe(5);
    expect(lost.stderr + lost.stdout).toContain('TARGET_UNREACHABLE');
    expect((await daybook.story(CHANGE)).at(-1)).toBe('execution-started');
    expect(await daybook.run('migrate')).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(['b', 'gate']);
    expect(await daybook.story(CHANGE)).toContain('receipt-recovered');
  });

  it('that is interrupted by Ctrl-C is cancelled, rolled back, and closed in the ledger', async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', '20250101000000_base');
    const gate = await hold(daybook.target.url, 'LOCK TABLE gate');
    const running = daybook.start('migrate');
    await daybook.waiting();
    running.child.kill('SIGINT');
    const stopped = await running.done;
    await gate.letGo();
    expect(stopped.code).toBe(1);
    expect(stopped.stderr + stopped.stdout).toContain('INTERRUPTED');
    expect(await tables()).toEqual(['gate']);
    expect((await daybook.story(CHANGE)).slice(-2)).toEqual(['execution-failed', 'failed']);
    expect((await daybook.history()).at(-1)).toBe('target.lease-released');
    expect(await daybook.run('migrate')).toMatchObject({ code: 0 });
  });

  it('that finds a lock taken gives up its attempt, tries again, and succeeds when the lock is free', async () => {
    daybook = await openCliDaybook(files, 'test');
    await daybook.run('migrate', '20250101000000_base');
    const gate = await hold(daybook.target.url, 'LOCK TABLE gate');
    const running = daybook.start('migrate', '--verbose');
    await running.prints(/again in/);
    await gate.letGo();
    expect(await running.done).toMatchObject({ code: 0 });
    const succeeded = (await daybook.events()).findLast((event) =>
      event.type.includes('execution-succeeded'),
    );
    expect(succeeded?.data.attempts).toBeGreaterThan(1);
  });
});
