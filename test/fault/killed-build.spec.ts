import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { type CliDaybook, openCliDaybook } from '../support/cli-daybook.js';
import { type Holder, hold } from '../support/holder.js';
import { until } from '../support/until.js';

const header = '-- kind: schema\n-- purpose: a spec\n-- scope: s\n-- rollback: r\n-- impact: i\n';
const BASE = '20250101000000_base';
const BUILD = '20250101000001_build';
const files = {
  [`${BASE}.sql`]: `${header}-- +up\nCREATE TABLE t (a int);\nINSERT INTO t SELECT generate_series(1, 1000);\n-- +down\nDROP TABLE t;\n`,
  [`${BUILD}.sql`]: `${header}-- requires: ${BASE}
-- +up
CREATE TABLE u (a int);
CREATE INDEX CONCURRENTLY t_a ON t (a);
ALTER TABLE t ADD COLUMN c int;
-- +down
ALTER TABLE t DROP COLUMN c;
DROP INDEX CONCURRENTLY t_a;
DROP TABLE u;
`,
};

let daybook: CliDaybook;
const target = async <Row extends object>(sql: string): Promise<Row[]> => query<Row>(daybook.target.url, sql);
const indexes = (): Promise<{ name: string; valid: boolean }[]> =>
  target(`SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = 't'::regclass`);
const stages = (): Promise<{ stage: number; done: boolean }[]> =>
  target('SELECT stage::int, done IS NOT NULL AS done FROM daybook.stage ORDER BY stage');
const holdSnapshot = (): Promise<Holder> =>
  hold(daybook.target.url, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1');

/** Kills the executor where it waits for a lock. */
async function killWaiting(
  running: ReturnType<CliDaybook['start']>,
  on?: 'lock' | 'snapshot',
): Promise<void> {
  const backend = await daybook.waiting(on);
  running.child.kill('SIGKILL');
  await running.done;
  await until('the end of the orphaned backend', async () => {
    const rows = await target(`SELECT FROM pg_stat_activity WHERE pid = ${backend}`);
    return rows.length === 0;
  });
}

/** Has the executor wait where it writes something of its own in the target. */
async function gateAt(table: string, event: string, when: string): Promise<Holder> {
  await target(`CREATE FUNCTION daybook.wait() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN new; END $$`);
  await target(`CREATE TRIGGER wait BEFORE ${event} ON daybook.${table} FOR EACH ROW WHEN (${when})
    EXECUTE FUNCTION daybook.wait()`);
  return await hold(daybook.target.url, 'SELECT pg_advisory_xact_lock(42)');
}

/** The next command finishes it, and ledger and target agree. */
async function expectFinished(): Promise<void> {
  const next = await daybook.run('migrate');
  expect(next, next.stderr).toMatchObject({ code: 0 });
  expect(await indexes()).toEqual([{ name: 't_a', valid: true }]);
  expect(await stages()).toEqual([]);
  const columns = await target<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  expect(columns.map(({ name }) => name)).toEqual(['a', 'c']);
  const receipts = await target<{ run: string; migration: string }>(
    'SELECT run, migration FROM daybook.receipt ORDER BY number',
  );
  expect(receipts.map(({ migration }) => migration)).toEqual([BASE, BUILD]);
  const succeeded = (await daybook.events()).filter(({ type }) => type.includes('run.succeeded'));
  expect(succeeded.map(({ data }) => data.run)).toEqual(receipts.map(({ run }) => run));
  expect(await daybook.history()).not.toContain('target.drift-detected');
  expect(await daybook.run('target', 'drift', 'shop')).toMatchObject({ code: 0 });
}

const FIRST_DONE = { stage: 1, done: true };
const BUILD_INTENDED = { stage: 2, done: false };
const BUILD_DONE = { stage: 2, done: true };

describe('an executor that is killed in a migration of several stages', () => {
  beforeEach(async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', BASE);
  });
  afterEach(() => daybook.close());

  it('in its first stage leaves nothing of it', async () => {
    const gate = await gateAt('stage', 'INSERT', 'new.stage = 1');
    await killWaiting(daybook.start('migrate'));
    await gate.letGo();
    expect(await stages()).toEqual([]);
    await expectFinished();
  });

  it('before the intent of a build has begun no build', async () => {
    const gate = await gateAt('stage', 'INSERT', 'new.stage = 2');
    await killWaiting(daybook.start('migrate'));
    await gate.letGo();
    expect([await stages(), await indexes()]).toEqual([[FIRST_DONE], []]);
    await expectFinished();
  });

  it('after the intent and before the build has the index built by the next one', async () => {
    const lock = await hold(daybook.target.url, 'LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE');
    await killWaiting(daybook.start('migrate'));
    await lock.letGo();
    expect([await stages(), await indexes()]).toEqual([[FIRST_DONE, BUILD_INTENDED], []]);
    await expectFinished();
  });

  it('in the build leaves an invalid index, which the next one drops and builds again', async () => {
    const snapshot = await holdSnapshot();
    await killWaiting(daybook.start('migrate'), 'snapshot');
    await snapshot.letGo();
    expect([await stages(), await indexes()]).toEqual([
      [FIRST_DONE, BUILD_INTENDED],
      [{ name: 't_a', valid: false }],
    ]);
    await expectFinished();
    const story = await daybook.story(BUILD);
    expect(story.filter((event) => event === 'checkpoint-reached')).toHaveLength(3);
    expect(story).toContain('receipt-recovered');
  });

  it('after the build and before its receipt has the index found, and not built again', async () => {
    const gate = await gateAt('stage', 'UPDATE', 'new.stage = 2');
    await killWaiting(daybook.start('migrate'));
    await gate.letGo();
    expect([await stages(), await indexes()]).toEqual([
      [FIRST_DONE, BUILD_INTENDED],
      [{ name: 't_a', valid: true }],
    ]);
    const built = await target(`SELECT 't_a'::regclass::oid AS oid`);
    await expectFinished();
    expect(await target(`SELECT 't_a'::regclass::oid AS oid`)).toEqual(built);
  });

  it('after the receipt of the build goes on behind it', async () => {
    const gate = await gateAt('receipt', 'INSERT', 'true');
    await killWaiting(daybook.start('migrate'));
    await gate.letGo();
    expect(await stages()).toEqual([FIRST_DONE, BUILD_DONE]);
    await expectFinished();
  });

  it('after the receipt of the run has done it', async () => {
    const gate = await gateAt('receipt', 'INSERT', 'true');
    const running = daybook.start('migrate');
    await daybook.waiting();
    const locked = await hold(daybook.ledgerUrl, 'SELECT FROM daybook_ledger.head FOR UPDATE');
    await gate.letGo();
    await until('the receipt', async () => {
      const rows = await target(`SELECT FROM daybook.receipt WHERE migration = '${BUILD}'`);
      return rows.length > 0;
    });
    running.child.kill('SIGKILL');
    await running.done;
    await locked.letGo();
    await expectFinished();
  });
});

describe('a build', () => {
  beforeEach(async () => {
    daybook = await openCliDaybook(files);
    await daybook.run('migrate', BASE);
  });
  afterEach(() => daybook.close());

  it('whose session is terminated stays open, and the next command builds the index', async () => {
    const snapshot = await holdSnapshot();
    const running = daybook.start('migrate');
    await target(`SELECT pg_terminate_backend(${await daybook.waiting('snapshot')})`);
    expect(await running.done).toMatchObject({ code: 5 });
    await snapshot.letGo();
    await expectFinished();
  });

  it('that is interrupted by Ctrl-C is cancelled, leaves no invalid index, and is built by the next command', async () => {
    const snapshot = await holdSnapshot();
    const running = daybook.start('migrate');
    await daybook.waiting('snapshot');
    running.child.kill('SIGINT');
    expect(await running.done).toMatchObject({ code: 1 });
    await snapshot.letGo();
    expect([await stages(), await indexes()]).toEqual([[FIRST_DONE], []]);
    await expectFinished();
  });
});
