import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { type CliDaybook, openCliDaybook } from '../support/cli-daybook.js';
import { hold } from '../support/holder.js';
import { until } from '../support/until.js';

const header = '-- kind: schema\n-- purpose: a spec\n-- scope: s\n-- rollback: r\n-- impact: i\n';
const BASE = '20250101000000_base';
const CHANGE = '20250101000001_change';
const files = {
  [`${BASE}.sql`]: `${header}-- +up\nCREATE TABLE a (id int);\nCREATE TABLE gate (id int);\n-- +down\nDROP TABLE a, gate;\n`,
  [`${CHANGE}.sql`]: `${header}-- requires: ${BASE}\n-- +up\nCREATE TABLE b (id int);\nINSERT INTO gate VALUES (1);\n-- +down\nDROP TABLE b;\n`,
};

let daybook: CliDaybook;
const hasTable = async (name: string): Promise<boolean> =>
  (
    await query<{ there: boolean }>(daybook.target.url, `SELECT to_regclass('${name}') IS NOT NULL AS there`)
  )[0]!.there;
const receipts = async (): Promise<string[]> =>
  (
    await query<{ migration: string }>(
      daybook.target.url,
      'SELECT migration FROM daybook.receipt ORDER BY number',
    )
  ).map(({ migration }) => migration);
const lockGate = () => hold(daybook.target.url, 'LOCK TABLE gate IN ACCESS EXCLUSIVE MODE');

describe('an executor that is killed', () => {
  afterEach(() => daybook.close());

  it('before its commit leaves nothing, which the next one reads from the receipts, and then does the work', async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', BASE);
    const gate = await lockGate();
    const killed = daybook.start('migrate');
    const orphan = await daybook.waiting();
    killed.child.kill('SIGKILL');
    await killed.done;
    await until('the end of the orphaned backend', async () => {
      const rows = await query(daybook.target.url, `SELECT FROM pg_stat_activity WHERE pid = ${orphan}`);
      return rows.length === 0;
    });
    await gate.letGo();
    const next = await daybook.run('migrate');
    expect(next).toMatchObject({ code: 0 });
    expect(await hasTable('b')).toBe(true);
    expect(await receipts()).toEqual([BASE, CHANGE]);
    const story = await daybook.story(CHANGE);
    expect(story.slice(0, story.indexOf('failed') + 1).slice(-3)).toEqual([
      'execution-started',
      'receipt-recovered',
      'failed',
    ]);
    expect(story.at(-1)).toBe('succeeded');
  });

  it('after its commit has its run closed from the receipt, and the change is not made again', async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', BASE);
    const gate = await lockGate();
    const killed = daybook.start('migrate');
    await daybook.waiting();
    const head = await hold(daybook.ledgerUrl, 'SELECT FROM daybook_ledger.head FOR UPDATE');
    await gate.letGo();
    await until('the receipt', async () => (await receipts()).includes(CHANGE));
    const appending = await until('the append of the outcome', async () => {
      const rows = await query<{ pid: number }>(
        daybook.ledgerUrl,
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0]?.pid;
    });
    killed.child.kill('SIGKILL');
    await killed.done;
    await query(daybook.ledgerUrl, `SELECT pg_terminate_backend(${appending})`);
    await until('the end of the append', async () => {
      const rows = await query(daybook.ledgerUrl, `SELECT FROM pg_stat_activity WHERE pid = ${appending}`);
      return rows.length === 0;
    });
    await head.letGo();
    const next = await daybook.run('migrate');
    expect(next).toMatchObject({ code: 0 });
    expect(await receipts()).toEqual([BASE, CHANGE]);
    const story = await daybook.story(CHANGE);
    expect(story.slice(story.indexOf('execution-started'))).toEqual([
      'execution-started',
      'receipt-recovered',
      'post-validation-started',
      'post-validation-passed',
      'clean-up-started',
      'clean-up-completed',
      'succeeded',
    ]);
  });

  it('in its commit has an outcome that ledger and target agree on', async () => {
    daybook = await openCliDaybook({
      ...files,
      [`${CHANGE}.sql`]: `${header}-- requires: ${BASE}
-- +up
CREATE TABLE b (id int);
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
INSERT INTO b VALUES (1);
-- +down
DROP TABLE b;
DROP FUNCTION slow();
`,
    });
    await daybook.run('migrate', BASE);
    const gate = await hold(daybook.target.url, 'SELECT pg_advisory_xact_lock(42)');
    const killed = daybook.start('migrate');
    await daybook.waiting();
    killed.child.kill('SIGKILL');
    await killed.done;
    await gate.letGo();
    const next = await daybook.run('migrate');
    expect(next).toMatchObject({ code: 0 });
    expect(await hasTable('b')).toBe(true);
    expect((await receipts()).filter((migration) => migration === CHANGE)).toHaveLength(1);
    expect((await daybook.story(CHANGE)).filter((event) => event === 'succeeded')).toHaveLength(1);
  });
});
